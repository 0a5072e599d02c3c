// SPDX-License-Identifier: GPL-3.0-or-later
#include "loop_driver.h"

#include "engine/store/file_artifact_store.h"
#include "orphans.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::crash {

constexpr int kLimit = 120'000; ///< for what must happen
constexpr auto kMoment = "moment";
constexpr int kSigkill = 9, kSigterm = 15; // QProcess gives the signal as the exit code

QStringList LoopDriver::failpoints()
{
    static const QRegularExpression call(u"\\bfailpoint\\s*\\(\\s*([^)]*?)\\s*\\)"_s);
    QStringList names;
    for (const QString &folder : {u"/engine"_s, u"/app"_s, u"/ui"_s}) {
        QDirIterator walk(QStringLiteral(PATCHPLANE_SOURCE_DIR) + folder, {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("cannot read %s", qPrintable(file.fileName()));
            for (const auto &match : call.globalMatch(QString::fromUtf8(file.readAll()))) {
                if (match.captured(1) != u"const char *name"_s) // its declaration
                    names.append(match.captured(1));
            }
        }
    }
    for (QString &name : names) {
        if (name.size() < 3 || !name.startsWith(u'"') || !name.endsWith(u'"'))
            qFatal("failpoint(%s): the driver knows names only", qPrintable(name));
        name = name.sliced(1).chopped(1);
    }
    names.sort();
    names.removeDuplicates();
    return names;
}

static bool isOver(const QString &state)
{
    return QStringList{u"published"_s, u"rejected"_s, u"failed"_s, u"cancelled"_s}.contains(state);
}

// ---- the world ------------------------------------------------------------------------------------------------

LoopDriver::LoopDriver(const Luck &luck) : m_random(luck.seed), m_luck(luck)
{
    m_token = QDir(m_world.folder()).dirName();
    makePlaces();
    makeRepository();
    makePower();
    const QProcessEnvironment variables = m_power->environment();
    for (const QString &name : variables.keys())
        m_world.setVariable(name, variables.value(name));
    const QString git = m_elsewhere.filePath(u"bin/git"_s);
    if (!m_power->wrap(QStandardPaths::findExecutable(u"git"_s), git))
        qFatal("cannot write %s", qPrintable(git));
    m_world.setVariable(u"PATH"_s, m_elsewhere.filePath(u"bin"_s) + u':' + qEnvironmentVariable("PATH"));
    const QString digest = shownProfile()[u"digest"].toString();
    if (const auto accepted = m_world.run({u"accept-profile"_s, digest, u"--repo"_s, m_repository}); accepted.code != 0)
        qFatal("the configuration could not be accepted: %s", accepted.err.constData());
    cutPower(); // the first start made the data folder and the vault
    if (!shownProfile()[u"accepted"].toBool())
        m_found = u"the first start was lost: nobody has accepted the configuration"_s;
}

/// All that is there now counts as durable.
void LoopDriver::makePower()
{
    m_power = std::make_unique<PowerCut>(m_world.folder(), m_elsewhere.filePath(u"shadow"_s), QStringLiteral(POWERCUT_LIBRARY),
                                         m_luck.ignored);
}

void LoopDriver::makePlaces()
{
    for (const QString &name : {u"bin"_s, u"cache"_s, u"home"_s})
        QDir().mkpath(m_elsewhere.filePath(name));
    // Each sandbox's own user passes through to its checkout.
    const auto passable = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;
    QFile::setPermissions(m_elsewhere.path(), passable);
    m_world.setVariable(u"HOME"_s, m_elsewhere.filePath(u"home"_s));
    m_world.setVariable(u"XDG_CACHE_HOME"_s, m_elsewhere.filePath(u"cache"_s));
}

/// The check and the agent take a moment, so that a kill finds them at work.
void LoopDriver::makeRepository()
{
    m_repository = m_world.makeRepository();
    m_world.git(m_repository, {u"config"_s, u"user.name"_s, u"Somebody"_s}); // whose name an agent's commit bears
    m_world.git(m_repository, {u"config"_s, u"user.email"_s, u"somebody@example.org"_s});
    m_world.write(m_world.settings(),
                  "[[agent]]\nname = \"writer\"\ncommand = [\"sh\", \"-c\", \"cat >> value; sleep 0.2\", \"" + m_token.toUtf8() + "\"]\n");
    commitProfile();
}

/// A configuration that nobody has accepted yet, on every branch.
void LoopDriver::commitProfile()
{
    m_world.write(m_repository + u"/.patchplane.toml"_s,
                  "# Number " + QByteArray::number(++m_profiles) + "\n[[check]]\nname = \"value\"\n"
                  "command = [\"sh\", \"-c\", \"sleep 0.2; grep -q '[0-9]' value\", \"" + m_token.toUtf8() + "\"]\n");
    m_world.git(m_repository, {u"commit"_s, u"--quiet"_s, u"-a"_s, u"-m"_s, u"Check"_s});
    m_world.git(m_repository, {u"rebase"_s, u"--quiet"_s, u"main"_s, u"topic"_s});
    m_world.git(m_repository, {u"checkout"_s, u"--quiet"_s, u"main"_s});
}

QJsonDocument LoopDriver::shownProfile() const
{
    return QJsonDocument::fromJson(m_world.run({u"accept-profile"_s, u"--repo"_s, m_repository, u"--json"_s}).out);
}

// ---- dying ----------------------------------------------------------------------------------------------------

QString LoopDriver::placeOfDeath()
{
    static const QStringList points = failpoints();
    if (oneIn(5))
        return QString::fromLatin1(kMoment);
    if (!oneIn(4))
        return points[m_random.bounded(points.size())];
    return std::ranges::min(points, {}, [this](const QString &point) { return m_killsByPlace.value(point); });
}

LoopDriver::Victim LoopDriver::start(const QStringList &arguments, bool doomed)
{
    Victim victim;
    if (doomed)
        victim.place = placeOfDeath();
    if (victim.place == QLatin1StringView(kMoment))
        victim.after = m_random.bounded(5, 1200);
    else if (doomed) // the first pass half the time: some are rare
        m_world.setVariable(u"PATCHPLANE_FAILPOINT"_s, victim.place + u':' + QString::number(oneIn(2) ? 1 : m_random.bounded(2, 14)));
    victim.process = m_world.start(arguments);
    victim.process->closeWriteChannel();
    m_world.setVariable(u"PATCHPLANE_FAILPOINT"_s, {});
    return victim;
}

bool LoopDriver::ended(Victim &victim, const QString &command)
{
    const int signal = victim.process->exitStatus() == QProcess::CrashExit ? victim.process->exitCode() : 0;
    const bool killed = signal == kSigkill;
    if (!m_found && signal != 0 && !killed && signal != kSigterm)
        m_found = u"%1 ended by signal %2: %3"_s.arg(command).arg(signal).arg(QString::fromUtf8(victim.process->readAllStandardError()));
    const bool cut = m_luck.alwaysCut || oneIn(killed ? 2 : 4);
    if (killed) {
        ++m_killsByPlace[victim.place];
        ++m_killsByCommand[command];
    }
    if (cut)
        cutPower();
    m_points += killed || cut ? 1 : 0;
    return killed;
}

ProgramWorld::Ended LoopDriver::runAndKill(const QStringList &arguments)
{
    Victim victim = start(arguments, true);
    if (victim.after > 0 && !victim.process->waitForFinished(victim.after))
        victim.process->kill();
    if (victim.process->state() != QProcess::NotRunning && !victim.process->waitForFinished(kLimit))
        qFatal("%s did not end", qPrintable(arguments.join(u' ')));
    const bool killed = ended(victim, arguments.front());
    return {killed || victim.process->exitStatus() == QProcess::CrashExit ? -2 : victim.process->exitCode(), victim.process->readAllStandardOutput(),
            victim.process->readAllStandardError()};
}

/// What the dead program started dies with it; only then the disk is still.
void LoopDriver::cutPower()
{
    QElapsedTimer clock;
    clock.start();
    while (!processesNaming(m_token).isEmpty()) {
        if (clock.elapsed() > kLimit)
            qFatal("still there: %s", qPrintable(processesNaming(m_token).join(u'\n')));
    }
    if (!m_power->cut())
        qFatal("the folder could not be made anew");
    ++m_cuts;
}

// ---- asking ---------------------------------------------------------------------------------------------------

/// The digests of artifacts, wherever they stand: the log of a check, the facts of a decision.
static void addArtifacts(const QJsonValue &value, QStringList &to)
{
    for (const QJsonValue &item : value.toArray())
        addArtifacts(item, to);
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if ((member.key() == u"log"_s || member.key() == u"facts"_s) && member->isString())
            to.append(member->toString());
        addArtifacts(*member, to);
    }
}

LoopDriver::Seen LoopDriver::look(const QString &run) const
{
    const auto shown = m_world.run({u"show"_s, run, u"--json"_s});
    Seen seen;
    if (shown.code == 5) {
        seen.state = u"absent"_s;
        return seen;
    }
    const QJsonObject detail = QJsonDocument::fromJson(shown.out).object();
    const QJsonObject summary = detail[u"summary"_s].toObject();
    seen.state = summary[u"status"_s][u"state"_s].toString();
    seen.reason = summary[u"status"_s][u"reason"_s].toString();
    seen.subject = summary[u"subject"_s].toString();
    seen.text = summary[u"text"_s].toString();
    addArtifacts(detail[u"events"_s], seen.artifacts);
    for (const QJsonValue &record : detail[u"events"_s].toArray()) {
        const QJsonValue event = record[u"event"_s];
        const QString kind = event[u"kind"_s].toString();
        seen.redirects += kind == u"redirected"_s ? 1 : 0;
        seen.publications += kind == u"published"_s ? 1 : 0;
        if (kind != u"published"_s)
            continue;
        seen.ref = event[u"ref"_s].toString();
        seen.commit = event[u"commit"_s].toString().toLatin1();
    }
    return seen;
}

Finding LoopDriver::driveOnce(const QString &run, Victim &engine, const Wanted &wanted, bool &reached)
{
    QElapsedTimer clock;
    clock.start();
    while (engine.process->state() != QProcess::NotRunning && clock.elapsed() < kLimit) {
        const Seen seen = look(run);
        reached = wanted(seen);
        if (reached || seen.state == u"absent"_s || isOver(seen.state)) {
            engine.process->terminate();
            if (engine.process->state() != QProcess::NotRunning && !engine.process->waitForFinished(kLimit))
                return u"the engine does not end"_s;
            return reached ? Finding() : Finding(u"run %1 is %2 (%3)"_s.arg(run, seen.state, seen.text));
        }
        if (engine.after > 0 && clock.elapsed() >= engine.after)
            engine.process->kill();
        (void)engine.process->waitForFinished(1); // takes note of its end
    }
    if (engine.process->state() != QProcess::NotRunning)
        return u"run %1 goes nowhere: it is %2"_s.arg(run, look(run).state);
    return {};
}

Finding LoopDriver::driveTo(const QString &run, const QString &what, const Wanted &wanted)
{
    bool doomed = oneIn(3);
    for (bool reached = false; !reached;) {
        Victim engine = start({u"serve"_s}, doomed);
        if (const Finding found = driveOnce(run, engine, wanted, reached))
            return *found + u", not "_s + what;
        if (!ended(engine, u"serve"_s) && !reached)
            return u"the engine ended with %1: %2"_s.arg(engine.process->exitCode())
                .arg(QString::fromUtf8(engine.process->readAllStandardError()));
        doomed = false;
    }
    return {};
}

// ---- a run ----------------------------------------------------------------------------------------------------

Finding LoopDriver::live()
{
    const Finding found = m_found ? m_found : liveThrough();
    return found ? found : m_found;
}

Finding LoopDriver::liveThrough()
{
    const bool profile = oneIn(8), agent = !profile && oneIn(3);
    if (profile) {
        cutPower();
        commitProfile();
        makePower();
    }
    const QStringList request = agent ? QStringList{u"run"_s, u"write 2"_s, u"--agent"_s, u"writer"_s, u"--repo"_s, m_repository}
                                      : QStringList{u"review"_s, u"topic"_s, u"--repo"_s, m_repository};
    const auto asked = profile ? m_world.run(request) : runAndKill(request);
    const QByteArray first = asked.out.left(asked.out.indexOf('\n')).trimmed();
    if (!first.startsWith("run "))
        return {}; // killed before it said anything: nothing was acknowledged
    const QString run = QString::fromLatin1(first.mid(4));
    m_ledger.push_back({run, {}});
    if (profile) {
        if (const Finding found = accept(run))
            return found;
    }
    if (oneIn(10))
        return cancel(run);
    if (const Finding found = settle(run, u"waiting"_s))
        return found;
    if (agent && oneIn(2)) {
        if (const Finding found = redirect(run))
            return found;
    }
    return oneIn(8) ? cancel(run) : oneIn(6) ? decide(run, u"reject"_s, u"rejected"_s) : decide(run, u"approve"_s, u"published"_s);
}

Finding LoopDriver::accept(const QString &run)
{
    if (const Seen seen = look(run); seen.reason != u"profile"_s)
        return u"run %1 does not wait for the configuration, it is %2 (%3)"_s.arg(run, seen.state, seen.text);
    const QStringList words{u"accept-profile"_s, shownProfile()[u"digest"].toString(), u"--repo"_s, m_repository};
    auto told = runAndKill(words);
    if (told.code != 0)
        told = m_world.run(words);
    ++m_ends[u"accepted"_s];
    return told.code == 0 ? Finding() : u"the configuration cannot be accepted: "_s + QString::fromUtf8(told.out + told.err);
}

/// Until the run waits for its decision, or has this end.
Finding LoopDriver::settle(const QString &run, const QString &end)
{
    return driveTo(run, end, [&end](const Seen &seen) {
        return seen.state == end ? end != u"waiting"_s || seen.reason == u"decision"_s
                                 : seen.state == u"waiting"_s && seen.reason == u"decision"_s;
    });
}

Finding LoopDriver::redirect(const QString &run)
{
    const QStringList words{u"redirect"_s, run, u"write 3"_s};
    if (runAndKill(words).code != 0)
        m_world.run(words); // lost, or in the queue: said twice it is another round
    ++m_ends[u"redirected"_s];
    return driveTo(run, u"in a second round"_s, [](const Seen &seen) {
        return seen.redirects > 0 && seen.state == u"waiting"_s && seen.reason == u"decision"_s;
    });
}

/// What it acknowledged holds at once. A word that was cut off may be lost, lie in the run's queue, or have been carried
/// out: it is said again until one of them counts.
Finding LoopDriver::decide(const QString &run, const QString &verb, const QString &end)
{
    auto told = runAndKill({verb, run, look(run).subject});
    for (int again = 0; told.code != 0 && look(run).state != end; ++again) {
        if (again == 5)
            return u"run %1 cannot be decided: %2"_s.arg(run, QString::fromUtf8(told.out + told.err));
        if (const Finding found = settle(run, end))
            return found;
        told = m_world.run({verb, run, look(run).subject});
    }
    if (const QString state = look(run).state; state != end)
        return u"run %1 was acknowledged as %2 and is %3"_s.arg(run, end, state);
    m_ledger.back().end = end;
    ++m_ends[end];
    return check(m_ledger.back());
}

Finding LoopDriver::cancel(const QString &run)
{
    const QStringList words{u"cancel"_s, run};
    if (runAndKill(words).code != 0)
        m_world.run(words);
    const auto isCancelled = [](const Seen &seen) { return seen.state == u"cancelled"_s; };
    if (const Finding found = driveTo(run, u"cancelled"_s, isCancelled))
        return found;
    m_ledger.back().end = u"cancelled"_s;
    ++m_ends[u"cancelled"_s];
    return check(m_ledger.back());
}

// ---- the ledger -----------------------------------------------------------------------------------------------

Finding LoopDriver::check(const Entry &entry) const
{
    const Seen seen = look(entry.run);
    // All its branches, under whatever number: one, if it is published.
    const QByteArray branches = m_world.git(m_repository, {u"for-each-ref"_s, u"--format=%(refname) %(objectname)"_s,
                                                           u"refs/heads/patchplane/"_s + entry.run.last(12) + u"-*"_s});
    const bool published = entry.end == u"published"_s;
    if (seen.state != entry.end)
        return u"run %1 was %2 and is %3"_s.arg(entry.run, entry.end, seen.state);
    if (seen.publications != (published ? 1 : 0))
        return u"run %1 was published %2 times"_s.arg(entry.run).arg(seen.publications);
    const QByteArray wanted = published ? seen.ref.toUtf8() + ' ' + seen.commit : QByteArray();
    if (branches != wanted)
        return u"the branches of run %1 are '%2', published was '%3'"_s.arg(entry.run, QString::fromUtf8(branches), QString::fromUtf8(wanted));
    if (published && m_world.git(m_repository, {u"rev-list"_s, u"--objects"_s, seen.ref}).isEmpty())
        return u"the branch of run %1 lacks objects"_s.arg(entry.run);
    store::FileArtifactStore artifacts(m_world.data() + u"/artifacts"_s, Instant());
    for (const QString &digest : seen.artifacts) {
        if (!artifacts.get(*ContentDigest::parse(digest)))
            return u"run %1 names the artifact %2, which is not there"_s.arg(entry.run, digest);
    }
    if (published && seen.artifacts.isEmpty())
        return u"run %1 names no artifact"_s.arg(entry.run);
    return {};
}

Finding LoopDriver::checkAll()
{
    qsizetype published = 0;
    for (const Entry &entry : m_ledger) {
        if (entry.end.isEmpty())
            continue;
        if (const Finding found = check(entry))
            return found;
        published += entry.end == u"published"_s ? 1 : 0;
    }
    const QByteArray branches = m_world.git(m_repository, {u"for-each-ref"_s, u"--format=%(refname)"_s, u"refs/heads/patchplane"_s});
    if (branches.split('\n').size() - (branches.isEmpty() ? 1 : 0) != published)
        return u"%1 runs were published, and there are: %2"_s.arg(published).arg(QString::fromUtf8(branches));
    if (const auto verified = m_world.run({u"verify"_s}); verified.code != 0)
        return u"the record is not whole: "_s + QString::fromUtf8(verified.out + verified.err);
    // One more life in peace, whose sandbox sweeps what the dead ones left.
    if (const auto peace = m_world.run({u"review"_s, u"topic"_s, u"--repo"_s, m_repository}); peace.code != 4)
        return u"a review in peace ended with %1: %2"_s.arg(peace.code).arg(QString::fromUtf8(peace.err));
    if (const QStringList left = processesNaming(m_token); !left.isEmpty())
        return u"left running: "_s + left.join(u'\n');
    if (const QStringList left = abandonedCheckouts(m_elsewhere.filePath(u"cache"_s)); !left.isEmpty())
        return u"left of dead engines: "_s + left.join(u", "_s);
    return {};
}

} // namespace patchplane::crash
