// SPDX-License-Identifier: GPL-3.0-or-later
// bench_diff [LINES]: one file of 100,000 lines of which every eleventh is changed, through the real page's view. Prints
// milliseconds from 'the data is here' to the first text painted, to all colours, and for a page of scrolling; beside it
// Qt's plain text widget with the new side alone, no rows, no words, no colours. docs/measures.md has the figures.
#include "tests/support/sample_runs.h"
#include "ui/diff/diff_view.h"
#include "ui/shared/theme.h"
#include "ui/shared/watchdog.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>

#include <algorithm>
#include <cstdio>

using namespace patchplane;
using namespace patchplane::ui;

static void measure(DiffView &view, const FileDiff &diff, const char *name)
{
    QSignalSpy shown(&view, &DiffView::shown);
    QSignalSpy coloured(&view, &DiffView::coloured);
    QElapsedTimer clock;
    clock.start();
    view.setDiff(diff);
    if (shown.isEmpty())
        shown.wait(30'000);
    view.grab();
    const qint64 first = clock.elapsed();
    if (coloured.isEmpty())
        coloured.wait(60'000);
    view.grab();
    const qint64 whole = clock.elapsed();
    std::vector<double> frames;
    QScrollBar *bar = view.panes().back()->verticalBar();
    for (int i = 0; i < 200; ++i) {
        QElapsedTimer frame;
        frame.start();
        bar->setValue(bar->value() + bar->pageStep());
        view.panes().back()->grab();
        frames.push_back(double(frame.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(frames);
    std::printf("%-14s first text %lld ms, all colours %lld ms, page of scrolling median %.1f ms, p99 %.1f ms\n", name,
                static_cast<long long>(first), static_cast<long long>(whole), frames[100], frames[198]);
}

static void measurePeer(const FileDiff &diff)
{
    QPlainTextEdit edit;
    edit.resize(1200, 800);
    edit.show();
    QElapsedTimer clock;
    clock.start();
    edit.setPlainText(QString::fromUtf8(diff.after));
    edit.grab();
    std::printf("%-14s first text %lld ms\n", "QPlainTextEdit", static_cast<long long>(clock.elapsed()));
}

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const Theme theme(application);
    const int lines = argc > 1 ? std::max(1, std::atoi(argv[1])) : 100'000;
    const FileDiff diff = test::largeDiff("src/large.cpp", lines, 11);
    DiffView view;
    view.resize(1200, 800);
    view.show();
    const Watchdog dog;
    measure(view, diff, "unified");
    view.setLayoutKind(DiffLayout::SideBySide);
    FileDiff other = diff;
    other.change.after->content = contentDigest("other"); // not from the cache
    other.change.before->content = contentDigest("another");
    measure(view, other, "side by side");
    measurePeer(diff);
    std::printf("ui thread: %d stalls above 50 ms, longest %lld ms\n", dog.stalls(), static_cast<long long>(dog.longest().count()));
    return 0;
}
