// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/api/engine_parts.h"
#include "engine/api/service.h"

#include <QCoroTask>

#include <deque>

namespace patchplane::api {

/// Answers questions: what is recorded from the read side, lines and patches from the vaults, logs from the artifacts;
/// the slow part always on reader threads and pool. Remembers the last few candidates, so that a diff of many files does not read its run's
/// events once a file. Engine thread.
class QueryDesk : public QObject
{
    Q_OBJECT
public:
    explicit QueryDesk(EngineParts parts) : m_parts(std::move(parts)) {}

    void answer(Query query, Done<Answer> done);
    void close() { m_closed = true; }
    [[nodiscard]] bool isIdle() const { return m_underWay == 0; }

Q_SIGNALS:
    void idle();

private:
    using Change = std::shared_ptr<const RepositoryChange>;

    QCoro::Task<> work(Query query, Done<Answer> done);
    QCoro::Task<Result<Answer>> find(Query query);
    QCoro::Task<Result<Answer>> fileDiff(GetFileDiff query);
    QCoro::Task<Result<Answer>> patch(GetPatch query);
    QCoro::Task<Result<Answer>> artifact(GetArtifact query);
    QCoro::Task<Result<Answer>> profile(GetProfile query);
    QCoro::Task<Result<Answer>> startOptions(GetStartOptions query);
    QCoro::Task<Result<Change>> candidate(RunId run, CandidateDigest digest);
    QCoro::Task<Result<Repository>> repository(RepositoryId id);

    EngineParts m_parts;
    std::deque<std::pair<CandidateDigest, Change>> m_candidates;
    int m_underWay = 0;
    bool m_closed = false;
};

} // namespace patchplane::api
