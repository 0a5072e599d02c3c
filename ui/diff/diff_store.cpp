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

bool DiffStore::setCandidate(RunId run, const Candidate &candidate)
{
    if (m_candidate == candidate.digest && m_run == run)
        return false;
    forget();
    m_run = run;
    m_candidate = candidate.digest;
    for (const RepositoryChange &change : candidate.changes) {
        for (const FileChange &file : change.files)
            m_files.push_back(file.path());
    }
    m_arrived.assign(m_files.size(), false);
    Q_EMIT progressed();
    pump();
    return true;
}

void DiffStore::clear()
{
    forget();
    Q_EMIT progressed();
}

void DiffStore::forget()
{
    ++m_generation; // answers that are on their way are for nobody
    m_run.reset();
    m_candidate.reset();
    m_files.clear();
    m_arrived.clear();
    m_onTheirWay.clear();
    m_arrivedCount = m_next = 0;
    m_wanted = -1;
    m_whitespace = Whitespace::Show;
    m_error.reset();
    dropKept();
}

void DiffStore::dropKept()
{
    m_kept.clear();
    m_keptBytes = 0;
}

void DiffStore::setWhitespace(Whitespace whitespace)
{
    if (m_whitespace == whitespace)
        return;
    m_whitespace = whitespace;
    dropKept();
}

void DiffStore::want(int file)
{
    m_wanted = file;
    if (const auto kept = m_kept.constFind(file); kept != m_kept.cend())
        Q_EMIT ready(file, FileDiff(*kept));
    else if (!m_onTheirWay.contains({file, m_whitespace}))
        fetch(file, m_whitespace);
}

void DiffStore::retryFailed()
{
    m_error.reset();
    m_next = 0;
    Q_EMIT progressed();
    pump();
}

void DiffStore::pump()
{
    for (; int(m_onTheirWay.size()) < kInFlight && m_next < total(); ++m_next) {
        if (!m_arrived[size_t(m_next)] && !m_onTheirWay.contains({m_next, Whitespace::Show}))
            fetch(m_next, Whitespace::Show);
    }
}

void DiffStore::fetch(int file, Whitespace whitespace)
{
    m_onTheirWay.insert({file, whitespace});
    ask(m_client, GetFileDiff{*m_run, *m_candidate, m_files[size_t(file)], whitespace})
        .then(this, [this, file, whitespace, generation = m_generation](const Result<FileDiff> &answer) {
            if (generation == m_generation)
                take(file, whitespace, answer);
        });
}

void DiffStore::take(int file, Whitespace whitespace, const Result<FileDiff> &answer)
{
    m_onTheirWay.erase({file, whitespace});
    if (whitespace == Whitespace::Show)
        noteArrival(file, answer);
    if (answer && whitespace == m_whitespace)
        keep(file, *answer);
    if (file == m_wanted && whitespace == m_whitespace) {
        if (answer)
            Q_EMIT ready(file, *answer);
        else
            Q_EMIT failed(file, answer.error());
    }
    Q_EMIT progressed();
    pump();
}

/// Only the diff as it is counts: under another mode a change may be hidden.
void DiffStore::noteArrival(int file, const Result<FileDiff> &answer)
{
    if (answer && !m_arrived[size_t(file)]) {
        m_arrived[size_t(file)] = true;
        ++m_arrivedCount;
    }
    if (!answer)
        m_error = answer.error();
    else if (whole())
        m_error.reset();
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
