// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durable/process.h"

#include <QCoreApplication>

namespace patchplane::test {

using namespace durable;

Setting::Setting(quint32 seed) : world(seed), run(clock.newId<RunId>())
{
    addSampleWorkflow(phases, world);
    Request request{clock.newId<RequestId>(), clock.newId<RepositoryId>(), SourceChannel::App, Actor{},
                    QStringLiteral("a change"), ReviewRevision{}, {}, false, clock.now()};
    disk->runs.emplace(run, Disk::Run{request, 0, {}, {}, {}, {}, {}, {}});
}

RunId Setting::addRun()
{
    const RunId id = clock.newId<RunId>();
    disk->runs.emplace(id, Disk::Run{row().request, 0, {}, {}, {}, {}, {}, {}});
    return id;
}

void Setting::send(const QString &kind, const QString &subject,
                   std::function<bool(const Disk::Run &, const FakeWorld &)> when, const QByteArray &body)
{
    const Actor ada{ActorKind::Person, QStringLiteral("ada"), Role::Reviewer, Door::Window};
    script.push_back({SignalRow{clock.newId<CommandId>(), ada, kind, subject, body, clock.now()}, std::move(when)});
}

QStringList Setting::outcome() const
{
    QStringList lines;
    for (const EventRecord &record : row().events) {
        const QString cause = record.cause ? record.cause->toString() : QString();
        lines.append(cause + u' ' + QString::fromUtf8(jsonBytes(toJson(*record.event))));
    }
    lines.sort();
    lines.prepend(QString::fromUtf8(encodeJson(row().status)));
    return lines;
}

QStringList Setting::kinds() const
{
    QStringList kinds;
    for (const EventRecord &record : row().events)
        kinds.append(kindOf(*record.event));
    return kinds;
}

QString Setting::where() const
{
    QStringList lines{QString::fromUtf8(encodeJson(row().status))};
    lines += kinds();
    for (const auto &[path, step] : row().steps) {
        const QByteArray outcome = step.outcome ? " = " + *step.outcome : QByteArray(" begun");
        lines.append(QString::fromUtf8(path) + QString::fromUtf8(outcome));
    }
    for (const SignalRow &signal : row().queue)
        lines.append(u"signal " + signal.kind);
    return lines.join(u'\n');
}

Process::Process(Setting &setting)
    : store(setting.disk, setting.clock),
      executor(ExecutorSetup{
          .store = store,
          .clock = setting.clock,
          .phases = setting.phases,
          .first = [&setting](const Request &) { return setting.first; },
          .failed = [](const Error &e) { return std::vector<Event>{RunFailed{e.code, e.what, e.remedy}}; },
          .interrupts = setting.interrupts,
          .slotLimits = setting.slotLimits,
          .waits = [](std::optional<WaitReason> reason) {
              return reason ? std::vector<Event>{WaitBegan{*reason, {}}} : std::vector<Event>{WaitEnded{}};
          },
          .takesUp = setting.takesUp}),
      m_setting(setting)
{
    QObject::connect(&executor, &Executor::runOver, &executor, [this](const RunId &run) {
        m_over = m_over || run == m_setting.run;
    });
    QObject::connect(&executor, &Executor::runParked, &executor, [this] { ++parked; });
    if (setting.openFault)
        store.failOpenRuns(*setting.openFault);
    executor.open();
}

Process::~Process() = default;

void Process::settleLoop()
{
    do
        QCoreApplication::sendPostedEvents();
    while (store.answersPending() && !store.dead());
}

bool Process::sendNext()
{
    for (Scripted &signal : m_setting.script) {
        if (signal.acknowledged || !signal.when(m_setting.row(), m_setting.world))
            continue;
        executor.signal(m_setting.run, signal.row, [&signal](const Result<> &done) { signal.acknowledged = done.has_value(); });
        settleLoop();
        return true;
    }
    return false;
}

bool Process::turn()
{
    settleLoop();
    if (store.dead() || m_over)
        return false;
    if (sendNext() || m_setting.world.openOne())
        return true;
    if (const std::optional<Instant> due = executor.nextDue()) {
        m_setting.clock.set(*due);
        executor.tick();
        return true;
    }
    return false;
}

Process::End Process::live()
{
    for (int turns = 0; turns < 10'000 && turn(); ++turns) { }
    if (store.dead())
        return End::Died;
    return m_over ? End::Over : End::Stuck;
}

} // namespace patchplane::test
