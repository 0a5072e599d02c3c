// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/bubblewrap/sandbox_view.h"

#include <QFile>
#include <QFileInfo>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;
using Arguments = std::vector<QByteArray>;

namespace {

/// Folders beside /usr: on a merged root links into it, else folders of programs and libraries.
constexpr const char *kSystemFolders[] = {"bin", "sbin", "lib", "lib32", "lib64", "libx32"};

/// What programs need of /etc and holds no secret. Never /etc whole: keys, tokens and other people's settings lie there.
constexpr const char *kEtcFiles[] = {
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "localtime", "timezone", "mime.types", "protocols",
    "services", "ssl/certs", "ssl/openssl.cnf", "ca-certificates", "ca-certificates.conf", "pki/tls/certs",
    "pki/ca-trust", "pki/java", "fonts", "java", "java-17-openjdk", "java-21-openjdk", "maven", "python3", "python3.13",
    "perl", "terminfo", "debian_version", "os-release", "inputrc", "bash.bashrc"};

/// Files of the kernel that tell about the host or other namespaces.
constexpr const char *kMaskedFiles[] = {"/proc/kcore", "/proc/keys", "/proc/key-users", "/proc/timer_list",
                                        "/proc/sched_debug", "/proc/latency_stats", "/proc/kallsyms", "/proc/modules",
                                        "/proc/sysrq-trigger", "/proc/kpagecount", "/proc/kpageflags", "/proc/kmsg"};
constexpr const char *kMaskedFolders[] = {"/proc/acpi", "/proc/scsi", "/proc/asound"};
constexpr const char *kReadOnlyFolders[] = {"/proc/sys", "/proc/irq", "/proc/bus", "/proc/fs", "/proc/tty"};

QByteArray onHost(const QString &path)
{
    return QFile::encodeName(path);
}

void add(Arguments &to, std::initializer_list<QByteArray> more)
{
    to.insert(to.end(), more.begin(), more.end());
}

void addNamespaces(Arguments &to)
{
    add(to, {"--unshare-user", "--unshare-all", "--disable-userns", "--die-with-parent", "--new-session", "--cap-drop",
             "ALL", "--clearenv", "--hostname", "sandbox", "--uid", "1000", "--gid", "1000"});
}

/// A link is made again, so that it leads into the sandbox's own tree; what else there is is bound.
void addFromSystem(Arguments &to, const QString &root, const QByteArray &name)
{
    const QFileInfo source(root + u'/' + QString::fromLatin1(name));
    if (source.isSymLink())
        add(to, {"--symlink", onHost(source.readSymLink()), '/' + name});
    else if (source.exists())
        add(to, {"--ro-bind", onHost(source.filePath()), '/' + name});
}

void addSystem(Arguments &to, const SandboxView &view)
{
    const QString root = view.systemRoot == u"/" ? QString() : view.systemRoot;
    add(to, {"--ro-bind", onHost(root + u"/usr"), "/usr"});
    for (const char *name : kSystemFolders)
        addFromSystem(to, root, name);
    for (const char *name : kEtcFiles)
        addFromSystem(to, root, QByteArray("etc/") + name);
    for (const char *name : {"passwd", "group", "hosts", "nsswitch.conf", "resolv.conf"})
        add(to, {"--ro-bind", onHost(view.folder.etc() + u'/' + QLatin1StringView(name)), QByteArray("/etc/") + name});
}

void addKernel(Arguments &to)
{
    add(to, {"--proc", "/proc"});
    for (const char *path : kReadOnlyFolders) {
        if (QFileInfo::exists(QLatin1StringView(path)))
            add(to, {"--ro-bind", path, path});
    }
    for (const char *path : kMaskedFiles) {
        if (QFileInfo::exists(QLatin1StringView(path)))
            add(to, {"--ro-bind", "/dev/null", path});
    }
    for (const char *path : kMaskedFolders) {
        if (QFileInfo::exists(QLatin1StringView(path)))
            add(to, {"--tmpfs", path, "--remount-ro", path});
    }
    add(to, {"--dev", "/dev", "--perms", "1777", "--size", QByteArray::number(256 << 20), "--tmpfs", "/dev/shm",
             "--remount-ro", "/dev"});
}

void addOwnPlaces(Arguments &to, const SandboxView &view)
{
    const SandboxFolder &folder = view.folder;
    add(to, {"--perms", "1777", "--size", QByteArray::number(view.temporary), "--tmpfs", "/tmp"});
    add(to, {"--symlink", "../tmp", "/var/tmp", "--dir", "/run"});
    add(to, {"--bind", onHost(folder.checkout()), kCheckoutPath.bytes, "--bind", onHost(folder.reports()),
             kReportsPath.bytes, "--bind", onHost(folder.home()), kInnerHome, "--ro-bind", onHost(folder.input()),
             kInputPath.bytes, "--ro-bind", onHost(view.launcher), kInnerLauncher});
}

void addGrants(Arguments &to, const SandboxView &view)
{
    for (const SandboxView::Tool &tool : view.tools)
        add(to, {tool.linked ? "--symlink" : "--ro-bind", onHost(tool.source), tool.place});
    for (const SandboxView::Cache &cache : view.caches) {
        if (cache.layer.isEmpty())
            add(to, {"--bind", onHost(cache.source), cache.place});
        else
            add(to, {"--overlay-src", onHost(cache.source), "--overlay", onHost(cache.layer + u"/upper"),
                     onHost(cache.layer + u"/work"), cache.place});
    }
}

} // namespace

Result<> writeGeneratedEtc(const SandboxFolder &folder)
{
    const std::pair<const char *, const char *> files[] = {
        {"passwd", "root:x:0:0:root:/nonexistent:/usr/sbin/nologin\n"
                   "agent:x:1000:1000:agent:/home/agent:/bin/sh\n"
                   "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"},
        {"group", "root:x:0:\nagent:x:1000:\nnogroup:x:65534:\n"},
        {"hosts", "127.0.0.1 localhost sandbox\n::1 localhost\n"},
        {"nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nprotocols: files\nservices: files\n"},
        {"resolv.conf", "# no network\n"}};
    for (const auto &[name, content] : files) {
        if (const Result<> made = folder.writeFile(folder.etc() + u'/' + QLatin1StringView(name), content, 0644); !made)
            return made;
    }
    return {};
}

Arguments viewArguments(const SandboxView &view)
{
    Arguments arguments;
    addNamespaces(arguments);
    addSystem(arguments, view);
    addKernel(arguments);
    addOwnPlaces(arguments, view);
    addGrants(arguments, view);
    add(arguments, {"--remount-ro", "/"}); // last: mount points could not be made below it afterwards
    return arguments;
}

} // namespace patchplane::sandbox
