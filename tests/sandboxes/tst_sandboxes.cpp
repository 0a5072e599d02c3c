// SPDX-License-Identifier: GPL-3.0-or-later
// As root this program runs every test twice: as root, and as a plain user in a copy of itself that this user can reach.
#include "tests/sandboxes/adapter_contract.h"
#include "tests/sandboxes/parts_test.h"
#include "tests/sandboxes/sample_projects.h"
#include "tests/sandboxes/sandbox_probes.h"
#include "tests/sandboxes/second_user.h"

#include <cstdio>

using namespace patchplane;

/// For a test that starts this program where namespaces are forbidden: 0 if that was noticed.
static int tellWhatIsMissing()
{
    process::ProcessHost host;
    QTemporaryDir folder;
    const Result<> available = test::wait(test::makeAdapter(QStringLiteral("bubblewrap"), host, folder.path())->available());
    if (available)
        return 1;
    std::printf("%s\nremedy: %s\n", qPrintable(available.error().what), qPrintable(available.error().remedy));
    return available.error().code == ErrorCode::SandboxUnavailable && !available.error().remedy.isEmpty() ? 0 : 2;
}

/// A class runs the test functions that are its own of those named; all, if none is named.
static int run(QObject &tests, const QStringList &arguments)
{
    QStringList mine{arguments.first()};
    bool named = false;
    for (const QString &argument : arguments.sliced(1)) {
        const bool option = argument.startsWith(u'-');
        const QByteArray slot = argument.section(u':', 0, 0).toUtf8() + "()";
        named = named || !option;
        if (option || tests.metaObject()->indexOfSlot(slot) >= 0)
            mine.append(argument);
    }
    return named && mine.size() == 1 ? 0 : QTest::qExec(&tests, mine);
}

int main(int count, char **values)
{
    QCoreApplication application(count, values);
    if (!patchplane::test::isInner())
        return patchplane::test::runAsEachUser(application.arguments());
    if (application.arguments().contains(QLatin1StringView("--forbidden")))
        return tellWhatIsMissing();
    AdapterContract contract;
    PartsTest parts;
    SandboxProbes probes;
    SampleProjects projects;
    return run(parts, application.arguments()) + run(contract, application.arguments()) + run(probes, application.arguments())
        + run(projects, application.arguments());
}
