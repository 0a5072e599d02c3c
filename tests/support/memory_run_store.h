// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/clock.h"
#include "engine/ports/run_store.h"

#include <QObject>

#include <deque>
#include <map>
#include <memory>

namespace patchplane::test {

/// What survives a crash: the rows of every run.
struct Disk {
    struct Run {
        Request request;
        Fence fence = 0;
        RunStatus status;
        std::vector<EventRecord> events;
        std::map<QByteArray, StepRow> steps;
        std::vector<SignalRow> queue;
        std::map<QString, qint64> seen; ///< every command id that was ever put in, and its signal's number
        std::optional<Instant> due;
    };
    std::map<RunId, Run> runs;
    Sequence last = 0;
    qint64 signalsPut = 0;
    int commits = 0; ///< how often `commit` was obeyed
};

/// `RunStore` without a file, as strict as the port: fences, the run machine, one signal a command, a step that has
/// ended never ends again, answers in order in a later turn of the event loop. It can die like a process does: from
/// then on nothing is written and nobody is answered.
class MemoryRunStore : public RunStore
{
public:
    enum class Death { BeforeCommit, AfterCommit };

    MemoryRunStore(std::shared_ptr<Disk> disk, Clock &clock) : m_disk(std::move(disk)), m_clock(clock) {}

    void claim(const RunId &run, Done<ClaimedRun> done) override;
    void commit(RunCommit commit, Done<Sequence> done) override;
    void append(std::vector<std::pair<std::optional<RunId>, Event>> events, std::optional<CommandId> cause,
                Done<Sequence> done) override;
    void signal(const RunId &run, SignalRow row, Done<> done) override;
    void openRuns(Done<std::vector<OpenRun>> done) override;
    void news(qint64 after, Done<News> done) override;

    /// Dies at the n-th commit of this store's life (from 1).
    void dieAt(int commit, Death how) { m_deathAt = commit, m_death = how; }
    [[nodiscard]] bool dead() const { return m_dead; }
    /// From now on everything is answered Stopping.
    void close() { m_closed = true; }
    /// The next n commits fail so.
    void failNext(int n, Error error) { m_failures = n, m_failure = std::move(error); }
    /// The next `openRuns` fails so.
    void failOpenRuns(Error error) { m_openFault = std::move(error); }

    [[nodiscard]] bool answersPending() const { return !m_answers.empty(); }
    [[nodiscard]] int answered() const { return m_answered; }
    [[nodiscard]] int asked() const { return m_asked; }

private:
    void later(std::move_only_function<void()> answer);
    [[nodiscard]] Result<Sequence> obey(const RunCommit &commit);
    [[nodiscard]] static Result<> move(RunStatus &status, const std::vector<Event> &events);
    void write(Disk::Run &run, const RunId &id, const std::vector<Event> &events, const std::optional<CommandId> &cause);
    template <class T>
    [[nodiscard]] bool refusedBefore(Done<T> &done);

    std::shared_ptr<Disk> m_disk;
    Clock &m_clock;
    QObject m_loop;
    std::deque<std::move_only_function<void()>> m_answers;
    int m_asked = 0;
    int m_answered = 0;
    int m_commits = 0;
    int m_deathAt = 0;
    Death m_death = Death::AfterCommit;
    bool m_dead = false;
    bool m_closed = false;
    int m_failures = 0;
    Error m_failure;
    std::optional<Error> m_openFault;
};

} // namespace patchplane::test
