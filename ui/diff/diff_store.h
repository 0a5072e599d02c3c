// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <QHash>

#include <set>

namespace patchplane::ui {

/// Brings every file of a candidate, a few at a time, the wanted one first, and knows when all of it has arrived: a
/// person approves only what was received whole (docs/design.md, 'Decision'). What arrives is the diff with all its
/// white space; another white space mode is a way to look at one file and counts for nothing. Contents are kept up to
/// a bound and asked for again beyond it; having arrived is remembered. Ui thread; the client outlives it.
class DiffStore : public QObject
{
    Q_OBJECT
public:
    explicit DiffStore(EngineClient &client, QObject *parent = nullptr);

    /// The same candidate of the same run again is no change, and answers false. Another one begins with all white
    /// space shown.
    bool setCandidate(RunId run, const Candidate &candidate);
    /// There is no candidate: nothing of the one before stays.
    void clear();
    void setWhitespace(Whitespace whitespace);
    [[nodiscard]] Whitespace whitespace() const { return m_whitespace; }
    /// The file is answered by `ready` or `failed`, at once when it is here.
    void want(int file);
    /// Asks again for every file that has not arrived.
    void retryFailed();

    [[nodiscard]] int total() const { return int(m_files.size()); }
    [[nodiscard]] int arrived() const { return m_arrivedCount; }
    [[nodiscard]] bool whole() const { return m_candidate && m_arrivedCount == total(); }
    [[nodiscard]] const std::optional<CandidateDigest> &candidate() const { return m_candidate; }
    /// Why it is not whole, if a file failed; gone when it was retried or everything arrived.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void ready(int file, const patchplane::FileDiff &diff);
    void failed(int file, const patchplane::Error &error);
    void progressed();

private:
    void forget();
    void dropKept();
    void pump();
    void fetch(int file, Whitespace whitespace);
    void take(int file, Whitespace whitespace, const Result<FileDiff> &answer);
    void noteArrival(int file, const Result<FileDiff> &answer);
    void keep(int file, const FileDiff &diff);
    EngineClient &m_client;
    std::optional<RunId> m_run;
    std::optional<CandidateDigest> m_candidate;
    std::vector<RepoPath> m_files;
    std::vector<bool> m_arrived;
    std::set<std::pair<int, Whitespace>> m_onTheirWay;
    int m_arrivedCount = 0;
    int m_next = 0;
    int m_wanted = -1;
    qint64 m_keptBytes = 0;
    QHash<int, FileDiff> m_kept;
    Whitespace m_whitespace = Whitespace::Show;
    std::optional<Error> m_error;
    int m_generation = 0;
};

} // namespace patchplane::ui
