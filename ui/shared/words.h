// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/summaries.h"
#include "engine/domain/timeline.h"
#include "ui/shared/icons.h"
#include "ui/shared/tokens.h"

#include <QCoreApplication>

namespace patchplane::ui {

/// What the window calls a thing, in the person's language, with its tone and sign. Delegates and pages ask here, so
/// that one thing has one word.
struct Word {
    QString text;
    Tone tone = Tone::Neutral;
    Picture sign = Picture::Dot;
};

class Words
{
    Q_DECLARE_TR_FUNCTIONS(patchplane::ui::Words)
public:
    static Word status(const RunStatus &status);
    static Word state(RunState state);
    static QString reason(WaitReason reason);
    static Word verdict(Verdict verdict);
    static Word outcome(DecisionState state);
    static QString change(const FileChange &change);
    static QString changeKind(ChangeKind kind);
    static QString mode(int mode);
    static QString risk(Risk risk);
    static QString finding(FindingKind kind);
    static Word timeline(TimelineKind kind);
    static QString failure(ErrorCode code);
    /// "3 files", "+120", "−34"
    static QString fileCount(qint64 files);
    /// One sentence for screen readers: title, state, reason, repository.
    static QString sentence(const RunSummary &run);
    /// The error as a person reads it: sentence, then remedy.
    static QString error(const Error &error);
};

/// What of the inbox a run belongs to; none: it is over since before today.
enum class InboxGroup { NeedsYou, Working, Stopped, DoneToday, None };
[[nodiscard]] InboxGroup groupOf(const RunSummary &run, Instant startOfToday);
/// True while a person's word is what the run waits for: what the badge counts.
[[nodiscard]] bool waitsForPerson(const RunStatus &status);
/// Policy's best leaves no approval without a reason (security.md 20; docs/design.md, 'Decision').
[[nodiscard]] bool approvalNeedsReason(DecisionState best);

} // namespace patchplane::ui
