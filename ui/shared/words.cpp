// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/words.h"

#include "engine/domain/secret.h"

namespace patchplane::ui {

Word Words::state(RunState state)
{
    switch (state) {
    case RunState::Queued: return {tr("queued"), Tone::Neutral, Picture::Clock};
    case RunState::Preparing: return {tr("preparing"), Tone::Accent, Picture::Dot};
    case RunState::Working: return {tr("working"), Tone::Accent, Picture::Agent};
    case RunState::Checking: return {tr("checking"), Tone::Accent, Picture::Shield};
    case RunState::Waiting: return {tr("waiting"), Tone::Warning, Picture::Clock};
    case RunState::Publishing: return {tr("publishing"), Tone::Accent, Picture::Branch};
    case RunState::Published: return {tr("published"), Tone::Good, Picture::Check};
    case RunState::Rejected: return {tr("rejected"), Tone::Neutral, Picture::Cross};
    case RunState::Failed: return {tr("failed"), Tone::Bad, Picture::Warn};
    case RunState::Cancelled: return {tr("cancelled"), Tone::Neutral, Picture::Cancel};
    }
    return {};
}

QString Words::reason(WaitReason reason)
{
    switch (reason) {
    case WaitReason::Slot: return tr("waits for a free slot");
    case WaitReason::Permission: return tr("waits for your permission");
    case WaitReason::Input: return tr("asks you a question");
    case WaitReason::Decision: return tr("waits for your decision");
    case WaitReason::Budget: return tr("budget used up");
    case WaitReason::Backoff: return tr("tries again soon");
    case WaitReason::RateLimit: return tr("waits for a rate limit");
    case WaitReason::Offline: return tr("waits for the network");
    case WaitReason::Paused: return tr("paused");
    case WaitReason::Held: return tr("held");
    case WaitReason::Parked: return tr("parked");
    case WaitReason::Profile: return tr("waits for you to accept the configuration");
    }
    return {};
}

Word Words::status(const RunStatus &status)
{
    Word word = state(status.state);
    if (status.state == RunState::Waiting && status.reason) {
        word.text = reason(*status.reason);
        if (*status.reason == WaitReason::Paused)
            word.sign = Picture::Pause;
        if (*status.reason == WaitReason::Held)
            word.sign = Picture::Hold;
        if (waitsForPerson(status))
            word.sign = Picture::Question;
        else
            word.tone = Tone::Neutral;
    }
    if (status.state == RunState::Failed && status.failure)
        word.text = failure(*status.failure);
    if (status.held && !isTerminal(status.state) && status.reason != WaitReason::Held)
        word.text = tr("%1, held").arg(word.text);
    return word;
}

Word Words::verdict(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Passed: return {tr("passed"), Tone::Good, Picture::Check};
    case Verdict::Failed: return {tr("failed"), Tone::Bad, Picture::Cross};
    case Verdict::Flaky: return {tr("flaky"), Tone::Warning, Picture::Warn};
    case Verdict::TimedOut: return {tr("timed out"), Tone::Bad, Picture::Clock};
    case Verdict::Broken: return {tr("broken"), Tone::Warning, Picture::Warn};
    }
    return {};
}

Word Words::outcome(DecisionState state)
{
    switch (state) {
    case DecisionState::Accepted: return {tr("accepted"), Tone::Good, Picture::Check};
    case DecisionState::ReadyForReview: return {tr("ready for review"), Tone::Good, Picture::Check};
    case DecisionState::DraftPr: return {tr("draft"), Tone::Accent, Picture::Branch};
    case DecisionState::ManualReview: return {tr("manual review"), Tone::Warning, Picture::Eye};
    case DecisionState::Conflict: return {tr("conflict"), Tone::Bad, Picture::Warn};
    case DecisionState::Rejected: return {tr("rejected"), Tone::Bad, Picture::Cross};
    }
    return {};
}

QString Words::changeKind(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added: return tr("added");
    case ChangeKind::Deleted: return tr("deleted");
    case ChangeKind::Modified: return tr("modified");
    case ChangeKind::Renamed: return tr("renamed");
    case ChangeKind::Copied: return tr("copied");
    case ChangeKind::TypeChanged: return tr("type changed");
    }
    return {};
}

QString Words::mode(int mode)
{
    switch (mode) {
    case 0100644: return tr("file");
    case 0100755: return tr("executable file");
    case 0120000: return tr("symbolic link");
    case 0160000: return tr("submodule");
    default: return tr("mode %1").arg(mode, 6, 8, QLatin1Char('0'));
    }
}

QString Words::change(const FileChange &change)
{
    QStringList parts{changeKind(change.change)};
    if (change.change == ChangeKind::Renamed || change.change == ChangeKind::Copied)
        parts = {tr("%1 from %2 (%3 % the same)").arg(parts.first(), visibleBytes(change.before->path.bytes))
                     .arg(change.similarity)};
    if (change.before && change.after && change.before->mode != change.after->mode)
        parts.append(tr("was %1, now %2").arg(mode(change.before->mode), mode(change.after->mode)));
    else if (const int only = (change.after ? change.after : change.before)->mode; only != 0100644)
        parts.append(mode(only));
    if (change.binary)
        parts.append(tr("binary"));
    return parts.join(QStringLiteral(", "));
}

QString Words::risk(Risk risk)
{
    switch (risk) {
    case Risk::LeavingLink: return tr("link that leaves the repository");
    case Risk::Link: return tr("symbolic link");
    case Risk::Gitlink: return tr("submodule");
    case Risk::GitModules: return tr("submodule list");
    case Risk::LfsConfig: return tr("LFS configuration");
    case Risk::LfsPointer: return tr("LFS pointer");
    case Risk::GitAttributes: return tr("git attributes");
    case Risk::ContinuousIntegration: return tr("runs in CI");
    case Risk::BuildFile: return tr("build file");
    case Risk::TestFile: return tr("test");
    case Risk::DependencyFile: return tr("dependencies");
    case Risk::Binary: return tr("binary");
    case Risk::ExecutableBit: return tr("executable bit");
    case Risk::ProfileFile: return tr("PatchPlane configuration");
    }
    return {};
}

QString Words::finding(FindingKind kind)
{
    switch (kind) {
    case FindingKind::TestFailed: return tr("test failed");
    case FindingKind::TestMissing: return tr("test is gone");
    case FindingKind::TestSkipped: return tr("test skipped");
    case FindingKind::OldFailure: return tr("failed before, too");
    case FindingKind::Exit: return tr("exit code");
    case FindingKind::Timeout: return tr("timeout");
    case FindingKind::Report: return tr("report");
    case FindingKind::SetUp: return tr("set-up");
    }
    return {};
}

Word Words::timeline(TimelineKind kind)
{
    switch (kind) {
    case TimelineKind::SessionStarted: return {tr("session"), Tone::Accent, Picture::Resume};
    case TimelineKind::TurnStarted: return {tr("turn"), Tone::Accent, Picture::Agent};
    case TimelineKind::Output: return {tr("output"), Tone::Neutral, Picture::Dot};
    case TimelineKind::ErrorOutput: return {tr("error output"), Tone::Bad, Picture::Dot};
    case TimelineKind::ToolCallRequested: return {tr("tool"), Tone::Accent, Picture::Dot};
    case TimelineKind::ApprovalRequired: return {tr("permission"), Tone::Warning, Picture::Question};
    case TimelineKind::ArtifactEmitted: return {tr("artifact"), Tone::Neutral, Picture::Folder};
    case TimelineKind::TurnCompleted: return {tr("turn done"), Tone::Good, Picture::Check};
    case TimelineKind::TurnFailed: return {tr("turn failed"), Tone::Bad, Picture::Cross};
    case TimelineKind::SessionTerminated: return {tr("session ended"), Tone::Neutral, Picture::Cancel};
    case TimelineKind::CheckOutput: return {tr("check"), Tone::Neutral, Picture::Shield};
    case TimelineKind::Note: return {tr("note"), Tone::Accent, Picture::Dot};
    }
    return {};
}

QString Words::failure(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Interrupted: return tr("failed: interrupted");
    case ErrorCode::RuntimeCrash: return tr("failed: the agent crashed");
    case ErrorCode::Stalled: return tr("failed: the agent went silent");
    case ErrorCode::Denied: return tr("failed: denied");
    case ErrorCode::SandboxUnavailable: return tr("failed: no sandbox");
    case ErrorCode::SetUp: return tr("failed: set-up");
    case ErrorCode::BaseConflict: return tr("failed: conflicts with its base");
    case ErrorCode::CheckInfrastructure: return tr("failed: the checks could not run");
    case ErrorCode::PushRefused: return tr("failed: publication refused");
    case ErrorCode::DiskFull: return tr("failed: disk full");
    case ErrorCode::NothingChanged: return tr("failed: nothing changed");
    default: return tr("failed: %1").arg(QString(toText(code)));
    }
}

QString Words::fileCount(qint64 files)
{
    return tr("%n file(s)", nullptr, int(files));
}

QString Words::sentence(const RunSummary &run)
{
    QStringList parts{visibleText(run.title), status(run.status).text, visibleText(run.repositoryName)};
    if (!run.text.isEmpty())
        parts.insert(2, visibleText(run.text));
    return parts.join(QStringLiteral(", "));
}

QString Words::error(const Error &error)
{
    return error.remedy.isEmpty() ? visibleText(error.what)
                                  : QString(visibleText(error.what) % u'\n' % visibleText(error.remedy));
}

bool waitsForPerson(const RunStatus &status)
{
    if (status.state != RunState::Waiting || !status.reason)
        return false;
    switch (*status.reason) {
    case WaitReason::Permission:
    case WaitReason::Input:
    case WaitReason::Decision:
    case WaitReason::Budget:
    case WaitReason::Profile: return true;
    default: return false;
    }
}

InboxGroup groupOf(const RunSummary &run, Instant startOfToday)
{
    if (waitsForPerson(run.status))
        return InboxGroup::NeedsYou;
    const bool today = run.updated >= startOfToday;
    switch (run.status.state) {
    case RunState::Failed: return run.updated >= startOfToday - std::chrono::days(7) ? InboxGroup::Stopped : InboxGroup::None;
    case RunState::Published:
    case RunState::Rejected:
    case RunState::Cancelled: return today ? InboxGroup::DoneToday : InboxGroup::None;
    default: break;
    }
    const std::optional<WaitReason> reason = run.status.reason;
    const bool stopped = run.status.held || reason == WaitReason::Paused || reason == WaitReason::Held
        || reason == WaitReason::Parked;
    return stopped ? InboxGroup::Stopped : InboxGroup::Working;
}

bool approvalNeedsReason(DecisionState best)
{
    return best == DecisionState::Rejected || best == DecisionState::Conflict;
}

} // namespace patchplane::ui
