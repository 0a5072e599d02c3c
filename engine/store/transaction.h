// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"
#include "engine/store/database.h"
#include "engine/store/log_record.h"

namespace patchplane::store {

/// What the writes of one group share while their transaction is open; gone with it, so that nothing remembered
/// survives a rollback. Writer thread.
class Transaction
{
public:
    explicit Transaction(Database &database) : m_database(database) {}
    Database &database() { return m_database; }

    /// The log's end as this transaction has it; read once.
    [[nodiscard]] Result<LogEnd> end();
    void setEnd(const LogEnd &end) { m_end = end; }

    /// What is deleted from here on is overwritten, and the writer folds its change log afterwards, so that the bytes
    /// are in no file of the store any more.
    [[nodiscard]] Result<> overwriteErased();
    bool overwrites() const { return m_overwrites; }

    /// What the feed is to say once the commit is durable.
    void tell(EventRecord record) { m_feed.events.push_back(std::move(record)); }
    void tell(RunSummary summary);
    [[nodiscard]] FeedBatch takeFeed();

private:
    Database &m_database;
    std::optional<LogEnd> m_end;
    FeedBatch m_feed;
    bool m_overwrites = false;
};

} // namespace patchplane::store
