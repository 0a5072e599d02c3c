// SPDX-License-Identifier: GPL-3.0-or-later
#include "change_world.h"

#include "engine/runtimes/command/command_adapter.h"
#include "git_fixture.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QTest>
#include <QTimer>

#include <filesystem>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace patchplane::test {

// Both speak when they have left their mark, so that whoever is stopped at that word does not wait the next time.
static const QByteArray kAgent = R"(prompt=$(cat)
case $prompt in
*wait*) mkdir "$1/waited" 2>/dev/null && echo "at work" && exec tail -f /dev/null ;;
*nothing*) exit 0 ;;
esac
echo "$prompt" > work.txt
)";
static const QByteArray kCheck = R"([ -e "$1/checks-wait" ] && mkdir "$1/check-waited" 2>/dev/null && echo "at check" && exec tail -f /dev/null
echo "at check"
! grep -q wrong a.txt
)";

namespace {

class PlainSession final : public ExecutionSession
{
public:
    explicit PlainSession(std::unique_ptr<ExecutionSession> direct) : m_direct(std::move(direct)) {}
    QCoro::Task<Result<>> put(SandboxPath where, std::unique_ptr<TreeStream> source) override
    {
        return m_direct->put(std::move(where), std::move(source));
    }
    std::unique_ptr<ProcessChannel> start(CommandSpec spec) override { return m_direct->start(std::move(spec)); }
    QCoro::Task<Result<std::unique_ptr<TreeStream>>> collect(SandboxPath where) override
    {
        return m_direct->collect(std::move(where));
    }
    QCoro::Task<Result<>> freeze() override { return m_direct->freeze(); }
    QCoro::Task<Result<>> thaw() override { return m_direct->thaw(); }
    std::vector<Enforcement> enforced() const override
    {
        return {{{LimitKind::Processes, 100, true}, true, u"counted"_s}, {{LimitKind::Memory, 1, false}, false, u"no group"_s}};
    }
    bool isolated() const override { return true; }
    QCoro::Task<Result<>> close() override { return m_direct->close(); }

private:
    std::unique_ptr<ExecutionSession> m_direct;
};

} // namespace

QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> PlainSandbox::open(SandboxSpec spec)
{
    spec.limits.clear();
    Result<std::unique_ptr<ExecutionSession>> direct = co_await m_direct.open(std::move(spec));
    if (!direct)
        co_return std::unexpected(direct.error());
    std::unique_ptr<ExecutionSession> session = std::make_unique<PlainSession>(*std::move(direct));
    co_return session;
}

static void makeUsersRepository(const QString &path)
{
    makeRepository(path, {{u"a.txt"_s, "one\n"}});
    git(path, {u"config"_s, u"user.name"_s, u"Ada"_s});
    git(path, {u"config"_s, u"user.email"_s, u"ada@example.org"_s});
    git(path, {u"branch"_s, u"release"_s});
    git(path, {u"checkout"_s, u"-q"_s, u"-b"_s, u"work"_s});
    writeFile(path + u"/a.txt"_s, "two\n");
    commitAll(path, u"second"_s);
    git(path, {u"checkout"_s, u"-q"_s, u"main"_s});
}

/// Each world has a copy of one that was made once: hundreds of worlds are made.
static QString usersRepository(const QString &path)
{
    static const QTemporaryDir first;
    static const bool made = (makeUsersRepository(first.filePath(u"user"_s)), true);
    Q_UNUSED(made)
    std::filesystem::copy(first.filePath(u"user"_s).toStdString(), path.toStdString(),
                          std::filesystem::copy_options::recursive);
    return path;
}

ChangeWorld::ChangeWorld()
    : user(usersRepository(folder.filePath(u"user"_s))),
      m_repository{clock.newId<RepositoryId>(), u"user"_s, user, u"main"_s, clock.now()},
      m_vault(take(git::Vault::open(folder.filePath(u"vault"_s), gitProgram()))),
      m_direct(m_host, sandbox::DirectAdapter::Options{.checkouts = checkouts()}),
      m_publisher(m_pool, gitProgram(), [this](RepositoryId) { return folder.filePath(u"vault"_s); }),
      m_effects(services())
{
    writeFile(folder.filePath(u"agent.sh"_s), kAgent);
    writeFile(folder.filePath(u"check.sh"_s), kCheck);
    settings.baseChecks = false;
    settings.agents = {{u"scripted"_s, {u"sh"_s, folder.filePath(u"agent.sh"_s), folder.path()}, 60s}};
    workflow::addChangePhases(phases, m_effects);
}

ChangeWorld::~ChangeWorld()
{
    settle();
}

workflow::Services ChangeWorld::services()
{
    return {.clock = clock,
            .artifacts = artifacts,
            .timeline = timeline,
            .redactor = redactor,
            .pool = m_pool,
            .sandbox = m_sandbox,
            .direct = m_direct,
            .publisher = m_publisher,
            .gitProgram = gitProgram(),
            .repository = [this](const RepositoryId &) { return Result<Repository>(m_repository); },
            .vault = [this](const RepositoryId &) { return Result<std::shared_ptr<git::Vault>>(m_vault); },
            .profileAccepted = [this](const RepositoryId &, const ProfileDigest &digest) { return accepted(digest); },
            .settings = [this]() -> Result<config::Settings> {
                if (beforeSettings)
                    beforeSettings();
                return settings;
            },
            .runtime = [this](const config::AgentSettings &agent) -> std::unique_ptr<RuntimeAdapter> {
                std::vector<QByteArray> argv;
                for (const QString &word : agent.command)
                    argv.push_back(word.toUtf8());
                return std::make_unique<runtimes::CommandAdapter>(argv, agent.name, clock);
            }};
}

Result<bool> ChangeWorld::accepted(const ProfileDigest &profile)
{
    const QMutexLocker lock(&m_lock);
    return m_accepted.contains(profile);
}

void ChangeWorld::setProfile(const QByteArray &text, bool isAccepted)
{
    writeFile(user + u"/.patchplane.toml"_s, text);
    commitAll(user, u"configuration"_s);
    const QMutexLocker lock(&m_lock);
    if (isAccepted)
        m_accepted.insert(config::profileDigest(text));
}

QByteArray ChangeWorld::checkedProfile() const
{
    return "[[check]]\nname = \"unit\"\ncommand = [\"sh\", \"" + folder.filePath(u"check.sh"_s).toUtf8() + "\", \""
        + folder.path().toUtf8() + "\"]\n";
}

void ChangeWorld::checksWait()
{
    writeFile(folder.filePath(u"checks-wait"_s), {});
}

void ChangeWorld::ask(Work work, const QString &target, bool direct)
{
    const Actor ada{ActorKind::Person, u"ada"_s, Role::Admin, Door::CommandLine};
    Request request{clock.newId<RequestId>(), m_repository.id, SourceChannel::App, ada, u"a change"_s, std::move(work),
                    target, direct, clock.now()};
    run = clock.newId<RunId>();
    disk->runs.emplace(*run, Disk::Run{std::move(request), 0, {}, {}, {}, {}, {}, {}});
}

static bool waitsForDecision(const ChangeWorld &world)
{
    return world.row().status.reason == WaitReason::Decision;
}

void ChangeWorld::wish(std::function<bool(const ChangeWorld &)> when, std::function<Command(ChangeWorld &)> command)
{
    script.push_back({clock.newId<CommandId>(), std::move(when), std::move(command)});
}

void ChangeWorld::steer(Verb verb, std::function<bool(const ChangeWorld &)> when, const QString &text)
{
    wish(std::move(when), [verb, text](ChangeWorld &world) { return Steer{verb, world.run, text}; });
}

/// What the run shows a person now.
static SubjectDigest shown(const ChangeWorld &world)
{
    return world.all<SubjectProposed>().back().subject;
}

void ChangeWorld::decide(bool approve, const QString &overrideReason)
{
    wish(waitsForDecision, [approve, overrideReason](ChangeWorld &world) {
        return Decide{*world.run, shown(world), approve, !overrideReason.isEmpty(), overrideReason};
    });
}

void ChangeWorld::edit(PublicationKind kind, const QString &branch)
{
    wish(waitsForDecision,
         [kind, branch](ChangeWorld &world) { return EditSubject{*world.run, shown(world), kind, branch}; });
}

void ChangeWorld::amend(const QString &message)
{
    wish(waitsForDecision, [message](ChangeWorld &world) {
        return AmendMessage{*world.run, shown(world), message, u"Grace"_s, u"grace@example.org"_s};
    });
}

void ChangeWorld::acceptProfile(const QByteArray &text)
{
    const auto waits = [](const ChangeWorld &world) { return world.row().status.reason == WaitReason::Profile; };
    wish(waits, [text](ChangeWorld &world) {
        const ProfileDigest digest = config::profileDigest(text);
        const QMutexLocker lock(&world.m_lock);
        world.m_accepted.insert(digest);
        return AcceptProfile{world.m_repository.id, digest};
    });
}

bool ChangeWorld::hasOutcome(const CommandId &command) const
{
    return std::ranges::contains(row().events, std::optional(command), &EventRecord::cause);
}

QStringList ChangeWorld::branches() const
{
    const QByteArray names = git(user, {u"for-each-ref"_s, u"--format=%(refname:short)"_s, u"refs/heads"_s});
    QStringList made;
    for (const QString &name : QString::fromUtf8(names).split(u'\n', Qt::SkipEmptyParts)) {
        if (name != u"main" && name != u"work" && name != u"release")
            made.append(name);
    }
    return made;
}

QByteArray ChangeWorld::show(const QString &revision) const
{
    return git(user, {u"show"_s, u"-s"_s, u"--format=%an: %s"_s, revision}).trimmed();
}

QString ChangeWorld::where() const
{
    QStringList lines{QString::fromUtf8(encodeJson(row().status))};
    for (const EventRecord &record : row().events)
        lines.append(QString::fromUtf8(jsonBytes(toJson(*record.event))).left(300));
    for (const auto &[path, step] : row().steps)
        lines.append(QString::fromUtf8(path) + u' ' + QString::fromUtf8(step.outcome.value_or("begun").left(200)));
    for (const SignalRow &signal : row().queue)
        lines.append(u"signal " + signal.kind);
    return lines.join(u'\n');
}

void ChangeWorld::settle()
{
    const QDeadlineTimer limit(60s);
    // An effect's coroutine does a few things in the pool one after the other; while it has a sandbox, there is a folder.
    for (int calm = 0; calm < 6 && !limit.hasExpired(); ++calm) {
        m_pool.waitForDone();
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        if (!QDir(checkouts()).isEmpty(QDir::Dirs | QDir::NoDotAndDotDot)) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
            calm = -1;
        }
    }
    if (limit.hasExpired())
        qFatal("an effect does not end");
}

// ---- a life of the engine ---------------------------------------------------------------------------------------------

Life::Life(ChangeWorld &world)
    : store(world.disk, world.clock),
      executor(durable::ExecutorSetup{
          .store = store,
          .clock = world.clock,
          .phases = world.phases,
          .first = workflow::firstPhase,
          .failed = workflow::failureEvents,
          .interrupts = workflow::changeInterrupts(),
          .slotLimits = {{u"runs"_s, 1}, {u"repository"_s, 1}, {u"checks"_s, 2}},
          .waits = workflow::waitEvents,
          .takesUp = {}}),
      m_world(world)
{
    QObject::connect(&executor, &durable::Executor::runOver, &executor, [this] { m_over = true; });
    executor.open();
}

Life::~Life()
{
    m_world.gate.release(10); // who waits there is let go
}

static QString kindOf(const Command &command)
{
    if (const auto *steer = std::get_if<Steer>(&command))
        return toText(steer->verb);
    if (const auto *decide = std::get_if<Decide>(&command))
        return decide->approve ? u"approve"_s : u"reject"_s;
    return std::visit([](const auto &c) { return QString::fromLatin1(c.kind); }, command);
}

static QString subjectOf(const Command &command)
{
    if (const auto *accept = std::get_if<AcceptProfile>(&command))
        return accept->profile.toString();
    return std::visit([](const auto &c) -> QString {
        if constexpr (requires { c.subject; })
            return c.subject.toString();
        else
            return {};
    }, command);
}

bool Life::sendNext()
{
    const auto next = std::ranges::find(m_world.script, false, &Wish::acknowledged);
    const bool early = next != m_world.script.begin() && !m_world.hasOutcome(std::prev(next)->id);
    if (next == m_world.script.end() || early || isTerminal(m_world.row().status.state) || !next->when(m_world))
        return false;
    const Command command = next->command(m_world);
    const Actor ada{ActorKind::Person, u"ada"_s, Role::Admin, Door::Window};
    SignalRow row{next->id, ada, kindOf(command), subjectOf(command), encodeJson(command), m_world.clock.now()};
    bool answered = false;
    executor.signal(*m_world.run, std::move(row), [&](const Result<> &done) {
        answered = true;
        next->acknowledged = done.has_value();
    });
    while (!answered && !store.dead())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    if (const auto *steer = std::get_if<Steer>(&command); steer && steer->verb == Verb::Hold)
        m_world.gate.release(10);
    return true;
}

Life::End Life::live()
{
    QTimer heartbeat;
    QObject::connect(&heartbeat, &QTimer::timeout, &executor, [this] {
        if (const std::optional<Instant> due = executor.nextDue()) {
            m_world.clock.set(*due);
            executor.tick();
        }
    });
    heartbeat.start(50ms);
    const QDeadlineTimer limit(60s);
    while (!m_over && !store.dead() && !limit.hasExpired()) {
        if (!sendNext())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return m_over ? End::Over : store.dead() ? End::Died : End::Stuck;
}

} // namespace patchplane::test
