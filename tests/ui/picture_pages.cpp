// SPDX-License-Identifier: GPL-3.0-or-later
// Paints each page with believable data to PNG files: picture_pages FOLDER [light|dark [LANGUAGE]]. The scale is Qt's own
// (QT_SCALE_FACTOR=2). Not a test: a person looks at the pictures.
#include "tests/support/sample_runs.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"
#include "ui/shell/translation.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QTest>

using namespace patchplane;
using namespace patchplane::ui;
using namespace Qt::StringLiterals;

namespace {

class Painter
{
public:
    Painter(QString folder, QString suffix, test::SampleWorld world, MainWindow &window)
        : m_folder(std::move(folder)), m_suffix(std::move(suffix)), m_world(world), m_window(window)
    {
    }

    void all()
    {
        m_window.go(MainWindow::InboxPlace);
        save(u"01-empty-page"_s);
        m_window.openRun(m_world.reviewed);
        settleDiff();
        m_window.page()->diff()->openPath(RepoPath{"src/net/retry.cpp"});
        settleDiff();
        save(u"02-diff-unified"_s);
        m_window.page()->diff()->toggleLayout();
        settleDiff();
        save(u"03-diff-side-by-side"_s);
        m_window.page()->diff()->toggleLayout();
        m_window.page()->showTab(RunPane::Timeline);
        save(u"04-timeline"_s);
        m_window.page()->showTab(RunPane::Checks);
        save(u"05-checks"_s);
        m_window.page()->showTab(RunPane::Graph);
        save(u"06-graph"_s);
        m_window.openRun(m_world.unaccepted);
        save(u"07-profile"_s);
        m_window.openRun(m_world.failed);
        save(u"08-failed"_s);
        m_window.openRun(m_world.published);
        settleDiff();
        save(u"09-published"_s);
        m_window.go(MainWindow::RunsPlace);
        m_window.openRun(m_world.working);
        m_window.page()->startRedirect();
        save(u"10-runs-redirect"_s);
        m_window.go(MainWindow::StartPlace);
        save(u"11-start-review"_s);
        m_window.startPage()->showAgent();
        m_window.startPage()->prompt()->setPlainText(u"Stop retrying after the deadline."_s);
        save(u"12-start-agent"_s);
        m_window.go(MainWindow::InboxPlace);
        m_window.commandPalette()->start();
        m_window.commandPalette()->field()->setText(u"re"_s);
        settle();
        m_window.commandPalette()->grab().save(path(u"13-palette"_s));
        m_window.commandPalette()->hide();
    }

private:
    static void settle()
    {
        QTest::qWait(220); // a picture is of what a person sees when all has come to rest
    }
    void settleDiff()
    {
        settle();
        settle();
    }
    QString path(const QString &name) const { return m_folder % u'/' % name % m_suffix % u".png"; }
    void save(const QString &name)
    {
        settle();
        m_window.grab().save(path(name));
    }
    QString m_folder;
    QString m_suffix;
    test::SampleWorld m_world;
    MainWindow &m_window;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(u"patchplane-pictures"_s);
    if (application.arguments().size() < 2) {
        qCritical("usage: picture_pages FOLDER [light|dark]");
        return 2;
    }
    const QString folder = application.arguments()[1];
    const bool dark = application.arguments().value(2) == u"dark";
    QDir().mkpath(folder);
    installTranslation(application, QLocale(application.arguments().value(3, u"en"_s)));
    Theme theme(application);
    theme.choose(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    test::ScriptedClient client;
    const test::SampleWorld world = test::fillSampleWorld(client);
    MainWindow window(client, theme, {.notify = {}, .sample = [](auto) {}, .clocks = {[world] { return world.now; }, steadyNow}});
    window.resize(1360, 860);
    window.show();
    window.start();
    const QString suffix = (dark ? u"-dark"_s : u"-light"_s) % u"-"_s % QString::number(int(window.devicePixelRatioF() * 100));
    Painter(folder, suffix, world, window).all();
    return 0;
}
