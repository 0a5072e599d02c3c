// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/command_palette.h"
#include "ui/shell/main_window.h"

namespace patchplane::ui {

using namespace Qt::StringLiterals;

// The table of keys of docs/design.md: one line an action.

void MainWindow::addPlaceActions()
{
    const QString group = tr("Places");
    m_actions.add({u"go.inbox"_s, group, tr("Go to the inbox"), {Qt::ALT | Qt::Key_1}, [this] { go(InboxPlace); }});
    m_actions.add({u"go.runs"_s, group, tr("Go to all runs"), {Qt::ALT | Qt::Key_2}, [this] { go(RunsPlace); }});
    m_actions.add({u"go.start"_s, group, tr("Start something"), {Qt::ALT | Qt::Key_3}, [this] { go(StartPlace); }});
    m_actions.add({u"go.next"_s, group, tr("Next that waits for you"), {Qt::CTRL | Qt::Key_J}, [this] {
        if (isStartShown())
            go(InboxPlace);
        m_inbox->selectNextWaiting();
    }});
    const auto tab = [&](const QString &id, const QString &text, Qt::Key key, RunPane::Tab which) {
        m_actions.add({id, group, text, {QKeySequence(key)}, [this, which] { m_page->showTab(which); }, [this] { return m_page->isVisible() && m_page->detail(); }});
    };
    tab(u"tab.diff"_s, tr("Show the diff"), Qt::Key_1, RunPane::Diff);
    tab(u"tab.timeline"_s, tr("Show the timeline"), Qt::Key_2, RunPane::Timeline);
    tab(u"tab.checks"_s, tr("Show the checks"), Qt::Key_3, RunPane::Checks);
    tab(u"tab.graph"_s, tr("Show the graph"), Qt::Key_4, RunPane::Graph);
}

void MainWindow::addRunActions()
{
    const QString group = tr("Run");
    // What is not on the screen is not acted on, and what is typed into a field is not meant for the run.
    const auto verb = [&](const QString &id, const QString &text, Qt::Key key, Verb which) {
        m_actions.add({id, group, text, {Qt::CTRL | Qt::SHIFT | key}, [this, which] { which == Verb::Redirect ? m_page->startRedirect() : m_page->steer(which); },
                       [this, which] { return m_page->isVisible() && m_page->canSteer(which); }, true});
    };
    verb(u"run.pause"_s, tr("Pause this run"), Qt::Key_P, Verb::Pause);
    verb(u"run.resume"_s, tr("Resume this run"), Qt::Key_R, Verb::Resume);
    verb(u"run.redirect"_s, tr("Redirect the agent"), Qt::Key_D, Verb::Redirect);
    verb(u"run.hold"_s, tr("Hold this run"), Qt::Key_H, Verb::Hold);
    verb(u"run.cancel"_s, tr("Cancel this run"), Qt::Key_X, Verb::Cancel);
    m_actions.add({u"all.pause"_s, group, tr("Pause all runs"), {}, [this] { steerAll(Verb::Pause); }});
    m_actions.add({u"all.resume"_s, group, tr("Resume all runs"), {}, [this] { steerAll(Verb::Resume); }});
    DecisionBar *decision = m_page->decision();
    const auto waits = [decision] { return decision->isVisible() && decision->painted(); };
    m_actions.add({u"run.approve"_s, group, tr("Approve what is shown"), {Qt::CTRL | Qt::Key_Return, Qt::CTRL | Qt::Key_Enter},
                   [decision] { decision->approve(); }, waits, true, decision});
    m_actions.add({u"run.reject"_s, group, tr("Reject what is shown"), {Qt::CTRL | Qt::SHIFT | Qt::Key_Return, Qt::CTRL | Qt::SHIFT | Qt::Key_Enter},
                   [decision] { decision->reject(); }, waits, true, decision});
}

void MainWindow::addDiffActions()
{
    const QString group = tr("Diff");
    DiffPage *diff = m_page->diff();
    const auto add = [&](const QString &id, const QString &text, QList<QKeySequence> keys, void (DiffPage::*act)()) {
        m_actions.add({id, group, text, std::move(keys), [diff, act] { (diff->*act)(); }, [diff] { return diff->isVisible(); }});
    };
    add(u"diff.next"_s, tr("Next change"), {Qt::Key_N, Qt::ALT | Qt::Key_Down}, &DiffPage::nextChange);
    add(u"diff.previous"_s, tr("Previous change"), {Qt::Key_P, Qt::ALT | Qt::Key_Up}, &DiffPage::previousChange);
    add(u"diff.nextFile"_s, tr("Next file"), {Qt::Key_J}, &DiffPage::nextFile);
    add(u"diff.previousFile"_s, tr("Previous file"), {Qt::Key_K}, &DiffPage::previousFile);
    add(u"diff.viewed"_s, tr("Mark the file as viewed, or not"), {Qt::Key_V}, &DiffPage::toggleViewed);
    add(u"diff.viewedNext"_s, tr("Viewed, and to the next unviewed"), {Qt::SHIFT | Qt::Key_M}, &DiffPage::viewedAndNext);
    add(u"diff.side"_s, tr("Side by side, or unified"), {Qt::Key_S}, &DiffPage::toggleLayout);
    add(u"diff.space"_s, tr("Next white space mode"), {Qt::Key_W}, &DiffPage::nextWhitespace);
    add(u"diff.gap"_s, tr("Show more lines of the nearest gap"), {Qt::Key_E}, &DiffPage::expandGap);
    add(u"diff.find"_s, tr("Find in this file"), {QKeySequence(QKeySequence::Find), Qt::Key_Slash}, &DiffPage::startFind);
}

void MainWindow::addWindowActions()
{
    const QString group = tr("Window");
    m_actions.add({u"window.palette"_s, group, tr("Search a run or a command"), {Qt::CTRL | Qt::Key_K}, [this] { m_palette->start(); }});
    m_actions.add({u"window.keys"_s, group, tr("Show all keys"), {Qt::Key_Question}, [this] { showKeys(); }});
    m_actions.add({u"window.light"_s, group, tr("Light colours"), {}, [this] { choose(ThemeChoice::Light); }});
    m_actions.add({u"window.dark"_s, group, tr("Dark colours"), {}, [this] { choose(ThemeChoice::Dark); }});
    m_actions.add({u"window.system"_s, group, tr("The system's colours"), {}, [this] { choose(ThemeChoice::System); }});
    m_actions.add({u"window.refresh"_s, group, tr("Ask the engine again"), {Qt::Key_F5}, [this] { lookAgain(); }});
    m_actions.add({u"window.up"_s, group, tr("Back to the list"), {Qt::Key_Escape}, [this] { go(isStartShown() ? InboxPlace : place()); }});
    m_actions.add({u"window.close"_s, group, tr("Close the window"), {Qt::CTRL | Qt::Key_W}, [this] { close(); }});
    m_actions.add({u"window.quit"_s, group, tr("Quit PatchPlane"), {Qt::CTRL | Qt::Key_Q}, [this] { Q_EMIT quitWanted(); }});
}

} // namespace patchplane::ui
