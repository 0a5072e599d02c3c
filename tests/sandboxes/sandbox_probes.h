// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sandboxes/sandbox_world.h"

#include <QLocalServer>
#include <QProcess>
#include <QTcpServer>

/// Attacks on a bubblewrap sandbox (security.md 7). Each row is tried twice: inside, where it must be denied, and as a
/// control outside, where it must succeed, or the denial shows nothing. The table is printed at the end.
class SandboxProbes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void probe_data();
    void probe();
    void inheritedDescriptor();
    void forkBomb();
    void fullDisk_data();
    void fullDisk();
    void fullTemporaryFolder();
    void daemonLeftBehind();
    void cacheOfAnotherSandbox();
    void memoryLimit();
    void grantsArrive();
    void grantsAreBounded_data();
    void grantsAreBounded();
    void mountsAreTheList();
    void hostTools();
    void namespacesForbidden();
    void figures();

private:
    void standUpSockets();
    void standUpFiles();
    void note(const QString &name, const QString &inside, const QString &control);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<patchplane::process::ProcessHost> m_host;
    std::unique_ptr<patchplane::ExecutionAdapter> m_bubblewrap;
    std::unique_ptr<patchplane::ExecutionAdapter> m_direct;
    std::unique_ptr<patchplane::test::Sandbox> m_other;
    QTcpServer m_loopback;
    std::vector<std::unique_ptr<QLocalServer>> m_servers;
    QProcess m_bus;
    QString m_busPath;
    QProcess m_victim;
    QString m_otherFile;
    QStringList m_table;
};
