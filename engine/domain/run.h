// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/json.h"

#include <span>

namespace patchplane {

enum class RunState { Queued, Preparing, Working, Checking, Waiting, Publishing, Published, Rejected, Failed, Cancelled };
template <>
inline constexpr auto enumTexts<RunState> = std::to_array<EnumText<RunState>>({
    {RunState::Queued, "queued"}, {RunState::Preparing, "preparing"}, {RunState::Working, "working"},
    {RunState::Checking, "checking"}, {RunState::Waiting, "waiting"}, {RunState::Publishing, "publishing"},
    {RunState::Published, "published"}, {RunState::Rejected, "rejected"}, {RunState::Failed, "failed"},
    {RunState::Cancelled, "cancelled"}});

/// Why a run waits; everything that waits has one. `Profile`: the repository's configuration is not accepted yet.
enum class WaitReason { Slot, Permission, Input, Decision, Budget, Backoff, RateLimit, Offline, Paused, Held, Parked, Profile };
template <>
inline constexpr auto enumTexts<WaitReason> = std::to_array<EnumText<WaitReason>>({
    {WaitReason::Slot, "slot"}, {WaitReason::Permission, "permission"}, {WaitReason::Input, "input"},
    {WaitReason::Decision, "decision"}, {WaitReason::Budget, "budget"}, {WaitReason::Backoff, "backoff"},
    {WaitReason::RateLimit, "rate-limit"}, {WaitReason::Offline, "offline"}, {WaitReason::Paused, "paused"},
    {WaitReason::Held, "held"}, {WaitReason::Parked, "parked"}, {WaitReason::Profile, "profile"}});

/// What can happen to a run. Each domain event is one of these for the machine (events.h, `occurrenceOf`).
enum class Trigger { Start, Work, Freeze, Check, CheckDone, Propose, Wait, WaitOver, Redirect, Approve, Reject, Publish,
                     PublishDone, Fail, Cancel, Hold, Unhold, Note };
template <>
inline constexpr auto enumTexts<Trigger> = std::to_array<EnumText<Trigger>>({
    {Trigger::Start, "start"}, {Trigger::Work, "work"}, {Trigger::Freeze, "freeze"}, {Trigger::Check, "check"},
    {Trigger::CheckDone, "check-done"}, {Trigger::Propose, "propose"}, {Trigger::Wait, "wait"},
    {Trigger::WaitOver, "wait-over"}, {Trigger::Redirect, "redirect"}, {Trigger::Approve, "approve"},
    {Trigger::Reject, "reject"}, {Trigger::Publish, "publish"}, {Trigger::PublishDone, "publish-done"},
    {Trigger::Fail, "fail"}, {Trigger::Cancel, "cancel"}, {Trigger::Hold, "hold"}, {Trigger::Unhold, "unhold"},
    {Trigger::Note, "note"}});

/// Where a run stands. `reason` is there exactly while state is Waiting, and `resumesTo` is the state that the wait
/// interrupted; `failure` exactly when state is Failed.
struct RunStatus {
    RunState state = RunState::Queued;
    std::optional<WaitReason> reason;
    std::optional<RunState> resumesTo;
    bool held = false; ///< nothing of the run is decided, published or answered by itself until somebody resumes it
    std::optional<ErrorCode> failure;

    static constexpr auto fields()
    {
        using T = RunStatus;
        return std::tuple(field("state", &T::state), field("reason", &T::reason), field("resumesTo", &T::resumesTo),
                          field("held", &T::held), field("failure", &T::failure));
    }
    friend bool operator==(const RunStatus &, const RunStatus &) = default;
};

[[nodiscard]] bool isTerminal(RunState state);

/// What must hold besides state and trigger. Few, so that the table stays the machine.
enum class Guard {
    None,
    DecisionAfterChecks, ///< a wait for a decision begins only where checks were due (the list may have been empty)
    NotHeld,             ///< policy does not decide on a held run
    DecisionOpen,        ///< it waits for a decision and is not held
    DecisionOpenHeld,    ///< it waits for a decision and is held
    Begun,               ///< the wait interrupted something else than 'queued'
    StepsRunning,        ///< the wait interrupted preparing, working or checking: what runs there may finish
    ChecksRunning,       ///< the wait interrupted checking
    MayGoOn              ///< not held, or what it goes back to is no publication
};
template <>
inline constexpr auto enumTexts<Guard> = std::to_array<EnumText<Guard>>({
    {Guard::None, ""}, {Guard::DecisionAfterChecks, "a wait for a decision only out of checking"},
    {Guard::NotHeld, "not held"}, {Guard::DecisionOpen, "it waits for a decision, not held"},
    {Guard::DecisionOpenHeld, "it waits for a decision, held"},
    {Guard::Begun, "the wait interrupted preparing, working, checking or publishing"},
    {Guard::StepsRunning, "the wait interrupted preparing, working or checking"},
    {Guard::ChecksRunning, "the wait interrupted checking"},
    {Guard::MayGoOn, "not held, or the wait interrupted no publication"}});

/// One line of the machine. `to` is absent where the trigger leads back to `resumesTo` (WaitOver) or stays.
struct Move {
    RunState from;
    Trigger on;
    std::optional<RunState> to;
    Guard guard = Guard::None;
};

/// The machine, whole: what is not in it is refused. docs/run-machine.md is printed from it. What it stands on:
/// - A run passes 'checking' before it is decided, even when its profile has no checks (ChecksStarted without names).
/// - The only way into 'publishing' is a decision. A person decides out of Waiting(decision), and the decision ends the
///   wait by itself (no WaitEnded before it); policy decides alone out of 'checking', never while the run is held.
/// - A person's approval of a held run is a decision, but nothing is published: the run then waits, reason 'held', and
///   resumes to 'publishing' when somebody lifted the hold.
/// - 'publishing' is an external effect that is brought to an end: no wait, cancel, redirect or hold interrupts it.
/// - A wait may follow a wait (a run that waits for a slot is paused): the reason changes, `resumesTo` stays.
/// - Pause means that no new step starts; steps that run finish, so Freeze, CheckDone and Propose happen while waiting.
/// - Hold and Unhold never change the state and may be said twice; Note is allowed everywhere.
/// That a person, not policy, acts on a held run and that the subject is the one shown is not seen here: the workflow
/// compares actor and digest (security.md 20).
[[nodiscard]] std::span<const Move> moves();

/// What comes with a trigger.
struct Occurrence {
    Trigger trigger;
    std::optional<WaitReason> reason;   ///< with Wait
    std::optional<ErrorCode> failure;   ///< with Fail
};

/// The status after the occurrence, or IllegalTransition naming state and trigger. A run's first status is RunStatus{}.
/// A terminal status is not held. Pure.
[[nodiscard]] Result<RunStatus> next(const RunStatus &status, const Occurrence &occurrence);

} // namespace patchplane
