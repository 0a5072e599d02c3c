// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <QHash>

namespace patchplane::ui {

/// Brings every file of a candidate, a few at a time, the wanted one first, and knows when all of it has arrived: a
/// person approves only what was received whole (docs/design.md, 'Decision'). Contents are kept up to a bound and
/// asked for again beyond it; having arrived is remembered. Ui thread; the client outlives it.
class DiffStore : public QObject
{
    Q_OBJECT
public:
    explicit DiffStore(EngineClient &client, QObject *parent = nullptr);

    /// The same candidate again is no change.
    void setCandidate(RunId run, const Candidate &candidate);
    void setWhitespace(Whitespace whitespace);
    [[nodiscard]] Whitespace whitespace() const { return m_whitespace; }
    /// The file is answered by `ready` or `failed`, at once when it is here.
    void want(int file);
    void retryFailed();

    [[nodiscard]] int total() const { return int(m_files.size()); }
    [[nodiscard]] int arrived() const { return m_arrivedCount; }
    [[nodiscard]] bool whole() const { return m_candidate && m_arrivedCount == total(); }
    [[nodiscard]] const std::optional<CandidateDigest> &candidate() const { return m_candidate; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void ready(int file, const patchplane::FileDiff &diff);
    void failed(int file, const patchplane::Error &error);
    void progressed();

private:
    void pump();
    void fetch(int file);
    void take(int file, Whitespace whitespace, const Result<FileDiff> &answer);
    void keep(int file, const FileDiff &diff);
    EngineClient &m_client;
    std::optional<RunId> m_run;
    std::optional<CandidateDigest> m_candidate;
    std::vector<RepoPath> m_files;
    std::vector<bool> m_arrived;
    std::vector<bool> m_asked;
    int m_arrivedCount = 0;
    int m_next = 0;
    int m_inFlight = 0;
    int m_wanted = -1;
    qint64 m_keptBytes = 0;
    QHash<int, FileDiff> m_kept;
    Whitespace m_whitespace = Whitespace::Show;
    std::optional<Error> m_error;
    int m_generation = 0;
};

} // namespace patchplane::ui
