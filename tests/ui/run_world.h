// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/sample_runs.h"
#include "ui/runs/run_pane.h"

#include <QPushButton>
#include <QTest>

namespace patchplane::test {

/// A run's page over the sample world, with a clock that stands until the test moves it.
struct RunWorld {
    ScriptedClient client;
    SampleWorld sample = fillSampleWorld(client);
    ui::FeedStore feed{client};
    std::chrono::milliseconds time{10'000};
    ui::RunPane page{feed, nullptr, {[this] { return sample.now; }, [this] { return time; }}};

    RunWorld()
    {
        page.resize(1100, 800);
        page.show();
        feed.start();
    }
    void open(RunId run)
    {
        page.open(run);
        QTRY_VERIFY(page.detail().has_value());
    }
    /// The card is there, the diff has arrived, and the guard is over.
    void ready()
    {
        open(sample.reviewed);
        QTRY_VERIFY(page.diff()->store().whole());
        time += ui::ClickGuard::kTime;
    }
    /// What the engine knows is asked for again, and shown.
    void refreshed()
    {
        const auto asked = client.count<GetRun>();
        page.refresh();
        QTRY_VERIFY(client.count<GetRun>() > asked);
        QTRY_COMPARE(page.detail()->events.size(), client.details.at(*page.run()).events.size());
    }
    RunDetail &detail() { return client.details.at(sample.reviewed); }
    SubjectProposed proposed()
    {
        for (auto record = detail().events.rbegin(); record != detail().events.rend(); ++record) {
            if (const auto *subject = std::get_if<SubjectProposed>(&*record->event))
                return *subject;
        }
        qFatal("the sample has a subject");
    }
    void propose(SubjectProposed next)
    {
        next.subject = subjectDigest(next.what);
        client.tell(sample.reviewed, next);
    }
};

/// The button below `in` that says so and is seen; otherwise one that is not, or none.
inline QPushButton *button(const QWidget &in, const QString &text)
{
    QPushButton *hidden = nullptr;
    for (QPushButton *candidate : in.findChildren<QPushButton *>()) {
        if (candidate->text() == text && candidate->isVisible())
            return candidate;
        if (candidate->text() == text)
            hidden = candidate;
    }
    return hidden;
}

} // namespace patchplane::test
