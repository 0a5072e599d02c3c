// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diff_store.h"

namespace patchplane::ui {

static constexpr int kInFlight = 4;
static constexpr qint64 kKeptBytes = 96 << 20;

DiffStore::DiffStore(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void DiffStore::setCandidate(RunId run, const Candidate &candidate)
{
    if (m_candidate == candidate.digest && m_run == run)
        return;
    ++m_generation;
    m_run = run;
    m_candidate = candidate.digest;
    m_files.clear();
    for (const RepositoryChange &change : candidate.changes) {
        for (const FileChange &file : change.files)
            m_files.push_back(file.path());
    }
    m_arrived.assign(m_files.size(), false);
    m_asked.assign(m_files.size(), false);
    m_kept.clear();
    m_keptBytes = 0;
    m_arrivedCount = m_next = m_inFlight = 0;
    m_wanted = -1;
    m_error.reset();
    Q_EMIT progressed();
    pump();
}

void DiffStore::setWhitespace(Whitespace whitespace)
{
    m_whitespace = whitespace;
    m_kept.clear();
    m_keptBytes = 0;
}

void DiffStore::want(int file)
{
    m_wanted = file;
    if (const auto kept = m_kept.constFind(file); kept != m_kept.cend())
        Q_EMIT ready(file, FileDiff(*kept));
    else if (m_arrived[size_t(file)] || !m_asked[size_t(file)]) // else it is on its way
        fetch(file);
}

void DiffStore::retryFailed()
{
    m_error.reset();
    for (size_t i = 0; i < m_asked.size(); ++i)
        m_asked[i] = m_asked[i] && m_arrived[i];
    m_next = 0;
    pump();
}

void DiffStore::pump()
{
    for (; m_inFlight < kInFlight && m_next < total(); ++m_next) {
        if (!m_asked[size_t(m_next)])
            fetch(m_next);
    }
}

void DiffStore::fetch(int file)
{
    ++m_inFlight;
    m_asked[size_t(file)] = true;
    // Arrival counts for the diff as it is; another white space mode is a way to look at it.
    ask(m_client, GetFileDiff{*m_run, *m_candidate, m_files[size_t(file)], m_whitespace})
        .then(this, [this, file, generation = m_generation, mode = m_whitespace](const Result<FileDiff> &answer) {
            if (generation == m_generation)
                take(file, mode, answer);
        });
}

void DiffStore::take(int file, Whitespace whitespace, const Result<FileDiff> &answer)
{
    --m_inFlight;
    if (answer && !m_arrived[size_t(file)]) {
        m_arrived[size_t(file)] = true;
        ++m_arrivedCount;
    }
    if (answer && whitespace == m_whitespace)
        keep(file, *answer);
    if (!answer) {
        m_error = answer.error();
        m_asked[size_t(file)] = false;
    }
    if (file == m_wanted && !answer)
        Q_EMIT failed(file, answer.error());
    else if (file == m_wanted && whitespace == m_whitespace)
        Q_EMIT ready(file, *answer);
    Q_EMIT progressed();
    pump();
}

void DiffStore::keep(int file, const FileDiff &diff)
{
    const qint64 size = diff.before.size() + diff.after.size();
    if (m_kept.contains(file) || m_keptBytes + size > kKeptBytes)
        return;
    m_kept.insert(file, diff);
    m_keptBytes += size;
}

} // namespace patchplane::ui
