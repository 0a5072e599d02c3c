// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/commands.h"
#include "engine/forges/local/local_publisher.h"
#include "engine/process/process_host.h"
#include "engine/sandboxes/direct/direct_adapter.h"
#include "engine/workflow/change_workflow.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_run_store.h"
#include "tests/support/memory_stores.h"

#include <QSemaphore>
#include <QSet>
#include <QTemporaryDir>

namespace patchplane::test {

class ChangeWorld;

/// 'direct' that says it isolates, but not how much memory is used: how a sandbox holds is not what is tested here.
class PlainSandbox final : public ExecutionAdapter
{
public:
    explicit PlainSandbox(ExecutionAdapter &direct) : m_direct(direct) {}
    [[nodiscard]] QString name() const override { return QStringLiteral("plain"); }
    QCoro::Task<Result<>> available() override { return m_direct.available(); }
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec spec) override;

private:
    ExecutionAdapter &m_direct;
};

/// Something that somebody wants of the run. It is sent when its time has come and all before it have their outcome; and
/// again after a crash, unless it was acknowledged.
struct Wish {
    CommandId id;
    std::function<bool(const ChangeWorld &)> when;
    std::function<Command(ChangeWorld &)> command;
    bool acknowledged = false;
};

/// What outlives an engine: the log, a real repository with its vault, the settings, and what people want. One run of the
/// real change workflow with its real effects; agent and checks are small programs, run directly.
///
/// Branches: main, work (changes a.txt), release (as main). The agent 'scripted' writes its prompt into work.txt; it
/// changes nothing if told 'nothing', and once, if told 'wait', does not end. The check of `checkedProfile` once does
/// not end if `checksWait` was called.
class ChangeWorld
{
public:
    ChangeWorld();
    ~ChangeWorld();
    ChangeWorld(const ChangeWorld &) = delete;
    ChangeWorld &operator=(const ChangeWorld &) = delete;

    // what there is before the run
    void setProfile(const QByteArray &text, bool accepted = true);
    [[nodiscard]] QByteArray checkedProfile() const;
    void checksWait();
    void ask(Work work, const QString &target = {}, bool direct = false);

    // what people want, in this order
    void steer(Verb verb, std::function<bool(const ChangeWorld &)> when, const QString &text = {});
    void decide(bool approve, const QString &overrideReason = {});
    void edit(PublicationKind kind, const QString &branch);
    void amend(const QString &message);
    void acceptProfile(const QByteArray &text);
    void wish(std::function<bool(const ChangeWorld &)> when, std::function<Command(ChangeWorld &)> command);

    // what became of it
    [[nodiscard]] const Disk::Run &row() const { return disk->runs.at(*run); }
    template <class E>
    [[nodiscard]] std::vector<E> all() const
    {
        std::vector<E> events;
        for (const EventRecord &record : row().events) {
            if (const E *event = std::get_if<E>(&*record.event))
                events.push_back(*event);
        }
        return events;
    }
    [[nodiscard]] bool hasOutcome(const CommandId &command) const;
    [[nodiscard]] QStringList branches() const; ///< that the run made
    [[nodiscard]] QByteArray show(const QString &revision) const;
    [[nodiscard]] QString where() const; ///< for a person: status, events, step log, queue

    /// Waits until no effect of an engine that is gone does anything any more.
    void settle();

    QTemporaryDir folder;
    QString user;
    std::shared_ptr<Disk> disk = std::make_shared<Disk>();
    FakeClock clock;
    MemoryArtifacts artifacts;
    MemoryTimeline timeline;
    Redactor redactor;
    config::Settings settings;
    std::vector<Wish> script;
    std::optional<RunId> run;
    durable::PhaseTable phases;
    std::function<void()> beforeSettings; ///< called on the pool whenever an effect reads the settings
    QSemaphore gate;                      ///< opened by a hold that was taken, and by an engine's end

private:
    workflow::Services services();
    [[nodiscard]] QString checkouts() const { return folder.filePath(QStringLiteral("checkouts")); }
    [[nodiscard]] Result<bool> accepted(const ProfileDigest &profile);

    Repository m_repository;
    QMutex m_lock;
    QSet<ProfileDigest> m_accepted;
    std::shared_ptr<git::Vault> m_vault;
    QThreadPool m_pool;
    process::ProcessHost m_host;
    sandbox::DirectAdapter m_direct;
    PlainSandbox m_sandbox{m_direct};
    forges::LocalPublisher m_publisher;
    workflow::ChangeEffects m_effects;
};

/// One life of the engine over a world.
class Life
{
public:
    enum class End { Over, Died, Stuck };

    explicit Life(ChangeWorld &world);
    ~Life();
    Life(const Life &) = delete;
    Life &operator=(const Life &) = delete;

    /// Until the run is over, the store has died, or nothing came for a minute.
    End live();

    MemoryRunStore store;
    durable::Executor executor;

private:
    [[nodiscard]] bool sendNext();
    ChangeWorld &m_world;
    bool m_over = false;
};

} // namespace patchplane::test
