// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/reads.h"
#include "engine/api/service.h"

namespace patchplane::api {

/// The engine's feed: the stores tell it what they have committed, followers read it through the read side. Lives on
/// the engine thread.
class FeedHub : public Feed
{
    Q_OBJECT
public:
    /// From here on it can be read; `head` is where the log ends now.
    void open(Reads &reads, Sequence head);
    /// The log ends here now: the store says so after each group, once it is durable.
    void committed(Sequence upTo);
    void close(); ///< followers are told; nothing is read any more

    [[nodiscard]] Sequence head() const override { return m_head; }
    void readHead(Done<Sequence> done) override;
    void read(Sequence after, int limit, Done<FeedBatch> done) override;

private:
    Reads *m_reads = nullptr;
    Sequence m_head = 0;
};

} // namespace patchplane::api
