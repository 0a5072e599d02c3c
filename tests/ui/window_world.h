// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/sample_runs.h"
#include "ui/shell/main_window.h"

#include <QApplication>
#include <QTest>

namespace patchplane::test {

/// A whole window with a scripted engine behind it; the test owns clocks, notifications and the sample's answer.
struct WindowWorld {
    ScriptedClient client;
    SampleWorld sample = fillSampleWorld(client);
    ui::Theme theme{*qApp};
    std::chrono::milliseconds time{10'000};
    std::vector<QString> notified;
    std::vector<std::function<void(const Result<RunId> &)>> samples; ///< sample runs that were asked for
    ui::MainWindow window{client, theme,
                          {[this](const RunSummary &run) { notified.push_back(run.title); },
                           [this](auto answered) { samples.push_back(std::move(answered)); },
                           {[this] { return sample.now; }, [this] { return time; }}}};

    /// `prepare` writes the world before the window asks for it.
    explicit WindowWorld(const std::function<void(WindowWorld &)> &prepare = {})
    {
        if (prepare)
            prepare(*this);
        window.resize(1360, 860);
        window.show();
        window.activateWindow();
        std::ignore = QTest::qWaitForWindowActive(&window);
        window.start();
        [this] { QTRY_COMPARE_WITH_TIMEOUT(window.feed().engineLink(), ui::EngineLink::Live, kLimit); }();
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : static_cast<QWidget *>(&window), key, modifiers);
    }
    /// Opens the run that waits for a decision, with its whole diff and past the guard.
    void openReviewed()
    {
        window.openRun(sample.reviewed);
        [this] { QTRY_VERIFY_WITH_TIMEOUT(window.page()->decision()->canApprove(), kLimit); }();
        time += std::chrono::seconds(1);
    }
    static constexpr int kLimit = 60'000;
};

} // namespace patchplane::test
