// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandboxes/sandbox_world.h"

#include "engine/sandboxes/bubblewrap/bubblewrap_adapter.h"
#include "engine/sandboxes/direct/direct_adapter.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThreadPool>

namespace patchplane::test {

using namespace Qt::StringLiterals;

QString testProgram(const QString &name)
{
    const QString copies = qEnvironmentVariable("PATCHPLANE_TEST_PROGRAMS");
    const QStringList built = QString::fromUtf8(TEST_PROGRAMS).split(u';');
    for (const QString &path : built) {
        if (QFileInfo(path).fileName() == name)
            return copies.isEmpty() ? path : copies + u'/' + name;
    }
    return {};
}

QString testProjects()
{
    const QString copies = qEnvironmentVariable("PATCHPLANE_TEST_PROGRAMS");
    return copies.isEmpty() ? QString::fromUtf8(TEST_PROJECTS) : copies + u"/projects";
}

QByteArray readWhole(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::unique_ptr<ExecutionAdapter> makeAdapter(const QString &name, process::ProcessHost &host, const QString &checkouts,
                                              const QString &systemRoot)
{
    if (name == u"direct")
        return std::make_unique<sandbox::DirectAdapter>(host, sandbox::DirectAdapter::Options{.checkouts = checkouts});
    return std::make_unique<sandbox::BubblewrapAdapter>(
        host, sandbox::BubblewrapAdapter::Options{.checkouts = checkouts,
                                                  .bubblewrap = QStandardPaths::findExecutable(u"bwrap"_s),
                                                  .launcher = testProgram(u"patchplane-sandbox-launch"_s),
                                                  .systemRoot = systemRoot,
                                                  .users = {}});
}

QString missingIsolation()
{
    static const QString missing = [] {
        process::ProcessHost host;
        QTemporaryDir folder;
        QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther);
        const Result<> available = wait(makeAdapter(u"bubblewrap"_s, host, folder.filePath(u"checkouts"_s))->available());
        QThreadPool::globalInstance()->waitForDone();
        return available ? QString() : available.error().what + u' ' + available.error().remedy;
    }();
    return missing;
}

bool isolationRequired()
{
    return qEnvironmentVariableIsSet("PATCHPLANE_REQUIRE_ISOLATION");
}

Sandbox::Sandbox(ExecutionAdapter &adapter, Files files, std::vector<Limit> limits, std::vector<Grant> grants)
{
    SandboxSpec spec{.run = RunId(QUuid::createUuid()), .label = u"test"_s, .limits = std::move(limits),
                     .grants = std::move(grants)};
    Result<std::unique_ptr<ExecutionSession>> opened = wait(adapter.open(spec));
    if (!opened) {
        m_error = opened.error();
        return;
    }
    m_session = *std::move(opened);
    files.push_back(file("agent", readWhole(testProgram(u"scenario_agent"_s)), 0100755));
    files.push_back(file("probe", readWhole(testProgram(u"sandbox_probe"_s)), 0100755));
    const Result<> put = wait(m_session->put(kCheckoutPath, std::make_unique<MemoryTree>(std::move(files))));
    if (!put) {
        m_error = put.error();
        m_session.reset();
    }
}

Sandbox::~Sandbox()
{
    if (m_session)
        (void)wait(m_session->close());
}

std::unique_ptr<ChannelLog> Sandbox::start(std::vector<QByteArray> argv, QMap<QByteArray, QByteArray> environment,
                                           std::chrono::milliseconds limit)
{
    return std::make_unique<ChannelLog>(
        m_session->start({.argv = std::move(argv), .environment = std::move(environment), .limit = limit}));
}

Result<std::vector<TreeEntry>> Sandbox::collect(SandboxPath where)
{
    const Result<std::unique_ptr<TreeStream>> stream = wait(m_session->collect(std::move(where)));
    if (!stream)
        return std::unexpected(stream.error());
    std::vector<TreeEntry> entries;
    for (;;) {
        Result<std::optional<TreeEntry>> entry = (*stream)->next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return entries;
        entries.push_back(**std::move(entry));
    }
}

bool someProcessShows(const QByteArray &text)
{
    for (const QString &id : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        if (id.front().isDigit() && readWhole(u"/proc/%1/cmdline"_s.arg(id)).contains(text))
            return true;
    }
    return false;
}

} // namespace patchplane::test
