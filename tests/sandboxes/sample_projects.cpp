// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/sandboxes/sample_projects.h"

#include "engine/config/profile.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>

using namespace patchplane;
using namespace patchplane::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The project's files, one of them broken on demand: FILE|OLD|NEW.
Files filesOf(const QString &project, const QByteArray &breakIn)
{
    const QList<QByteArray> change = breakIn.split('|');
    const QDir folder(testProjects() + u'/' + project);
    Files files;
    QDirIterator all(folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = all.next();
        const QByteArray name = folder.relativeFilePath(path).toUtf8();
        QByteArray content = readWhole(path);
        if (change.size() == 3 && change[0] == name)
            content.replace(change[1], change[2]);
        files.push_back(file(name, content));
    }
    return files;
}

std::vector<QByteArray> bytes(const std::vector<QString> &argv)
{
    std::vector<QByteArray> result;
    for (const QString &argument : argv)
        result.push_back(argument.toUtf8());
    return result;
}

} // namespace

void SampleProjects::builds_data()
{
    QTest::addColumn<QString>("project");
    QTest::addColumn<QByteArray>("breakIn");
    QTest::addRow("npm") << u"npm"_s << "index.js|semver.compare|semver.rcompare"_ba;
    QTest::addRow("pip") << u"pip"_s << "src/roman/__init__.py|(4, \"IV\")|(4, \"IIII\")"_ba;
    QTest::addRow("cargo") << u"cargo"_s << "numerals/src/lib.rs|\"two\", \"three\"|\"too\", \"three\""_ba;
    QTest::addRow("cmake") << u"cmake"_s << "clamp.cpp|0, 10|0, 11"_ba;
}

void SampleProjects::builds()
{
    QFETCH(QString, project);
    runProfile(project, {}, true);
}

void SampleProjects::failuresAreSeen()
{
    QFETCH(QString, project);
    QFETCH(QByteArray, breakIn);
    runProfile(project, breakIn, false);
}

void SampleProjects::runProfile(const QString &project, const QByteArray &breakIn, bool expectPass)
{
    if (!missingIsolation().isEmpty()) {
        QVERIFY2(!isolationRequired(), qPrintable(missingIsolation()));
        QSKIP(qPrintable(u"NOTHING IS ISOLATED HERE: "_s + missingIsolation()));
    }
    const Result<config::Profile> profile = config::parseProfile(readWhole(testProjects() + u'/' + project + u"/.patchplane.toml"));
    QVERIFY2(profile, profile ? "" : qPrintable(profile.error().what));
    std::vector<Grant> grants;
    for (const QString &cache : profile->caches) {
        const QString folder = qEnvironmentVariable("PATCHPLANE_TEST_NPM_CACHE");
        if (!QFileInfo(folder).isDir() && qEnvironmentVariable("PATCHPLANE_TESTS_OFFLINE_NPM") == u"skip")
            QSKIP("THE NPM PROJECT WAS NOT BUILT: there is no npm cache and PATCHPLANE_TESTS_OFFLINE_NPM is 'skip'");
        QVERIFY2(QFileInfo(folder).isDir(), "PATCHPLANE_TEST_NPM_CACHE names no npm cache. packaging/test fills one in its "
                                            "install phase; without network set PATCHPLANE_TESTS_OFFLINE_NPM=skip.");
        grants.push_back({GrantKind::Cache, cache, folder});
    }
    process::ProcessHost host;
    QTemporaryDir folder;
    QFile::setPermissions(folder.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ExeOther);
    const auto adapter = makeAdapter(u"bubblewrap"_s, host, folder.filePath(u"checkouts"_s));
    Sandbox sandbox(*adapter, filesOf(project, breakIn), {}, grants);
    QVERIFY2(sandbox, sandbox ? "" : qPrintable(sandbox.error().what + u' ' + sandbox.error().remedy));
    QElapsedTimer clock;
    clock.start();
    for (const std::vector<QString> &command : profile->setup) {
        const auto log = sandbox.start(bytes(command), {}, profile->setupTimeout);
        const ProcessEnd end = log->waitForEnd(profile->setupTimeout + 5s);
        QVERIFY2(end.ok(), QByteArray(end.detail.toUtf8() + log->output + log->errorOutput).constData());
    }
    QCOMPARE(profile->checks.size(), 1);
    const CheckSpec &check = profile->checks.front();
    const auto log = sandbox.start(bytes(check.command), {}, check.timeout);
    const ProcessEnd end = log->waitForEnd(check.timeout + 5s);
    const QByteArray said = end.detail.toUtf8() + log->output + log->errorOutput;
    QVERIFY2(end.how == ProcessEnding::Exited && end.ok() == expectPass, said.constData());
    if (check.format != ReportFormat::None) {
        const Result<std::vector<TreeEntry>> reports = sandbox.collect(kReportsPath);
        QVERIFY(reports && reports->size() == 1);
        QCOMPARE(reports->front().path.bytes, check.report.toUtf8());
        QVERIFY2(reports->front().content->contains("<testcase"), *reports->front().content);
        QCOMPARE(reports->front().content->contains("<failure"), !expectPass);
    }
    qInfo("%s: set up and tested in %lld ms", qPrintable(project), clock.elapsed());
}
