// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/cgroup.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include <unistd.h>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

namespace {

/// bubblewrap and its init count as members, too.
constexpr qint64 kWrappers = 4;

bool writeText(const QString &file, const QByteArray &text)
{
    QFile out(file);
    return out.open(QIODevice::WriteOnly | QIODevice::ExistingOnly | QIODevice::Unbuffered) && out.write(text) == text.size();
}

QByteArray readText(const QString &file)
{
    QFile in(file);
    return in.open(QIODevice::ReadOnly) ? in.readAll().trimmed() : QByteArray();
}

bool writable(const QString &folder)
{
    return ::access(QFile::encodeName(folder).constData(), W_OK) == 0
        && ::access(QFile::encodeName(folder + u"/cgroup.procs").constData(), W_OK) == 0;
}

/// Looks again every few milliseconds; the files of a cgroup tell no one.
bool within(std::chrono::milliseconds limit, const std::function<bool()> &done)
{
    for (std::chrono::milliseconds waited(0); !done(); waited += std::chrono::milliseconds(5)) {
        if (waited >= limit)
            return false;
        ::usleep(5000);
    }
    return true;
}

struct Mount {
    QByteArray root;
    QString place;
    QByteArray type;
    QList<QByteArray> options;
};

/// mountinfo: id parent major:minor ROOT PLACE options … - TYPE source SUPEROPTIONS
std::vector<Mount> cgroupMounts(const QByteArray &mountInfo)
{
    std::vector<Mount> mounts;
    for (const QByteArray &line : mountInfo.split('\n')) {
        const qsizetype dash = line.indexOf(" - ");
        const QList<QByteArray> head = line.first(qMax(qsizetype(0), dash)).split(' ');
        const QList<QByteArray> tail = line.sliced(dash < 0 ? line.size() : dash + 3).split(' ');
        if (head.size() > 4 && tail.size() > 2 && tail[0].startsWith("cgroup"))
            mounts.push_back({head[3], QFile::decodeName(head[4]), tail[0], tail[2].split(',')});
    }
    return mounts;
}

/// Own path by controller; the version 2 hierarchy has an empty name.
QHash<QByteArray, QByteArray> ownPaths(const QByteArray &ownCgroups)
{
    QHash<QByteArray, QByteArray> paths;
    for (const QByteArray &line : ownCgroups.split('\n')) {
        const qsizetype first = line.indexOf(':');
        const qsizetype second = line.indexOf(':', first + 1);
        if (first < 0 || second < 0)
            continue;
        for (const QByteArray &controller : line.sliced(first + 1, second - first - 1).split(','))
            paths.insert(controller, line.sliced(second + 1));
    }
    return paths;
}

/// A hierarchy may be mounted from its middle (containers); then own paths begin with that root.
QString ownFolder(const Mount &mount, const QByteArray &own)
{
    const QByteArray below = mount.root != "/" && own.startsWith(mount.root) ? own.sliced(mount.root.size()) : own;
    return QDir::cleanPath(mount.place + u'/' + QFile::decodeName(below));
}

CgroupPlaces::Controller versionOne(const std::vector<Mount> &mounts, const QHash<QByteArray, QByteArray> &own,
                                    const QByteArray &name)
{
    for (const Mount &mount : mounts) {
        if (mount.type != "cgroup" || !mount.options.contains(name))
            continue;
        const QString folder = ownFolder(mount, own.value(name));
        if (writable(folder))
            return {folder, 1, {}};
        return {{}, 1, u"the cgroup v1 hierarchy of '%1' is not writable for this user"_s.arg(QString::fromLatin1(name))};
    }
    return {{}, 0, u"the kernel offers no cgroup controller '%1'"_s.arg(QString::fromLatin1(name))};
}

constexpr std::array<const char *, 3> kControllers{"memory", "pids", "cpu"};

bool handsDown(const QString &folder, const QByteArray &name)
{
    const QString file = folder + u"/cgroup.subtree_control";
    return readText(file).split(' ').contains(name)
        || (readText(folder + u"/cgroup.controllers").split(' ').contains(name) && writeText(file, '+' + name));
}

/// The one folder of version 2 below which ours are made: a process is in one cgroup of that hierarchy only, so whatever
/// bounds it, freezes it and kills it must be one and the same.
struct VersionTwo {
    QString why;                     ///< why there is no parent
    int version = 0;                 ///< 0: nothing is mounted
    QString parent = {};
    QByteArrayList controllers = {}; ///< that it hands down
};

/// Of our own cgroup and its ancestors that are ours, the one that hands most controllers down; of equals the nearest.
/// (The own one holds processes, this one, so it hands down nothing unless it is the root cgroup.)
VersionTwo versionTwo(const std::vector<Mount> &mounts, const QHash<QByteArray, QByteArray> &own)
{
    const auto mount = std::ranges::find(mounts, QByteArray("cgroup2"), &Mount::type);
    if (mount == mounts.end())
        return {.why = u"no cgroup v2 hierarchy is mounted"_s};
    VersionTwo best{.why = u"no cgroup v2 is delegated to this user"_s, .version = 2};
    for (QString folder = ownFolder(*mount, own.value({})); folder.startsWith(mount->place) && writable(folder);
         folder = QFileInfo(folder).path()) {
        QByteArrayList controllers;
        for (const char *name : kControllers) {
            if (handsDown(folder, name))
                controllers.append(name);
        }
        if (best.parent.isEmpty() || controllers.size() > best.controllers.size())
            best = {{}, 2, folder, controllers};
        if (folder == mount->place || best.controllers.size() == qsizetype(kControllers.size()))
            break;
    }
    return best;
}

/// Version 2 where it has the controller, else version 1.
CgroupPlaces::Controller either(const VersionTwo &two, const std::vector<Mount> &mounts,
                                const QHash<QByteArray, QByteArray> &own, const QByteArray &name)
{
    if (two.controllers.contains(name))
        return {two.parent, 2, {}};
    const CgroupPlaces::Controller one = versionOne(mounts, own, name);
    if (one.version == 1 || two.version == 0)
        return one;
    const QString why = u"no cgroup v2 with '%1' is delegated to this user"_s.arg(QString::fromLatin1(name));
    return {{}, 2, two.parent.isEmpty() ? two.why : why};
}

} // namespace

CgroupPlaces CgroupPlaces::find()
{
    return find(readText(u"/proc/self/cgroup"_s), readText(u"/proc/self/mountinfo"_s));
}

CgroupPlaces CgroupPlaces::find(const QByteArray &ownCgroups, const QByteArray &mountInfo)
{
    const std::vector<Mount> mounts = cgroupMounts(mountInfo);
    const QHash<QByteArray, QByteArray> own = ownPaths(ownCgroups);
    const VersionTwo two = versionTwo(mounts, own);
    CgroupPlaces places{either(two, mounts, own, "memory"), either(two, mounts, own, "pids"),
                        either(two, mounts, own, "cpu"), {two.parent, 2, two.why}};
    if (two.parent.isEmpty())
        places.freezer = versionOne(mounts, own, "freezer");
    return places;
}

Cgroup::Cgroup(const CgroupPlaces &places, const QString &name, const std::vector<Limit> &limits) : m_name(name)
{
    m_freezer = make(places.freezer);
    m_freezerVersion = places.freezer.version;
    for (const Limit &limit : limits)
        apply(limit, places);
}

QString Cgroup::make(const CgroupPlaces::Controller &controller)
{
    if (controller.parent.isEmpty())
        return {};
    const QString folder = controller.parent + u"/patchplane-"_s + m_name;
    if (!QDir(folder).exists() && !QDir().mkdir(folder))
        return {};
    if (!m_folders.contains(folder))
        m_folders.append(folder);
    return folder;
}

void Cgroup::apply(const Limit &limit, const CgroupPlaces &places)
{
    const QByteArray amount = QByteArray::number(limit.amount);
    const auto set = [&](const CgroupPlaces::Controller &controller, const char *name,
                         std::pair<QString, QByteArray> one, std::pair<QString, QByteArray> two) {
        const QString folder = make(controller);
        const auto &[file, text] = controller.version == 2 ? two : one;
        const bool held = !folder.isEmpty() && writeText(folder + u'/' + file, text);
        const QString how = held ? u"cgroup v%1 %2"_s.arg(controller.version).arg(QLatin1StringView(name))
            : folder.isEmpty() ? controller.why
                               : u"%1 does not take the limit"_s.arg(file);
        m_enforced.push_back({limit, held, how});
        return held ? folder : QString();
    };
    if (limit.kind == LimitKind::Processes) {
        const QByteArray all = QByteArray::number(limit.amount + kWrappers);
        set(places.pids, "pids", {u"pids.max"_s, all}, {u"pids.max"_s, all});
    } else if (limit.kind == LimitKind::Cpu) { // per cent of one core, in microseconds of each 100 ms
        const QByteArray quota = QByteArray::number(limit.amount * 1000);
        set(places.cpu, "cpu", {u"cpu.cfs_quota_us"_s, quota}, {u"cpu.max"_s, quota + " 100000"});
    } else if (limit.kind == LimitKind::Memory) {
        const QString folder = set(places.memory, "memory", {u"memory.limit_in_bytes"_s, amount}, {u"memory.max"_s, amount});
        if (!folder.isEmpty()) { // what does not fit must not go to swap; absent where swap is not accounted
            (void)writeText(folder + u"/memory.memsw.limit_in_bytes", amount);
            (void)writeText(folder + u"/memory.swap.max", "0");
        }
    }
}

std::vector<QByteArray> Cgroup::joinFiles() const
{
    std::vector<QByteArray> files;
    for (const QString &folder : m_folders)
        files.push_back(QFile::encodeName(folder + u"/cgroup.procs"));
    return files;
}

Result<> Cgroup::freeze(bool on)
{
    const bool two = m_freezerVersion == 2;
    const QString file = m_freezer + (two ? u"/cgroup.freeze"_s : u"/freezer.state"_s);
    const QByteArray order = two ? (on ? "1" : "0") : (on ? "FROZEN" : "THAWED");
    const auto reached = [&] {
        return two ? readText(m_freezer + u"/cgroup.events").contains(on ? "frozen 1" : "frozen 0")
                   : readText(file) == order;
    };
    if (writeText(file, order) && within(std::chrono::seconds(2), reached))
        return {};
    return fail(Fault::Transient, ErrorCode::Timeout, u"the sandbox's cgroup did not freeze or thaw in two seconds"_s,
                u"Cancel the run, or try again."_s);
}

bool Cgroup::isEmpty() const
{
    return std::ranges::all_of(m_folders,
                               [](const QString &folder) { return readText(folder + u"/cgroup.procs").isEmpty(); });
}

void Cgroup::endAll()
{
    const auto killOnce = [this] {
        for (const QString &folder : m_folders) {
            if (writeText(folder + u"/cgroup.kill", "1"))
                continue;
            for (const QByteArray &id : readText(folder + u"/cgroup.procs").split('\n')) {
                if (id.toInt() > 1)
                    ::kill(pid_t(id.toInt()), SIGKILL);
            }
        }
        return isEmpty();
    };
    if (m_freezerVersion == 1 && canFreeze()) // a SIGKILL waits in a frozen process of version 1
        (void)writeText(m_freezer + u"/freezer.state", "THAWED");
    (void)within(std::chrono::seconds(1), killOnce);
}

void Cgroup::remove()
{
    for (const QString &folder : std::as_const(m_folders)) {
        const QByteArray path = QFile::encodeName(folder);
        (void)within(std::chrono::milliseconds(500), [&path] { return ::rmdir(path.constData()) == 0 || errno != EBUSY; });
    }
    m_folders.clear();
}

void Cgroup::sweep(const CgroupPlaces &places, const QString &name)
{
    Cgroup left;
    left.m_freezerVersion = places.freezer.version;
    for (const CgroupPlaces::Controller &controller : {places.freezer, places.memory, places.pids, places.cpu}) {
        const QString folder = controller.parent + u"/patchplane-"_s + name;
        if (!controller.parent.isEmpty() && QDir(folder).exists() && !left.m_folders.contains(folder))
            left.m_folders.append(folder);
    }
    left.m_freezer = left.m_folders.value(0);
    left.endAll();
    left.remove();
}

} // namespace patchplane::sandbox
