// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/change_effects.h"
#include "engine/workflow/durable/executor.h"

namespace patchplane::workflow {

// The words that phases are written in.
using durable::Awaited;
using durable::Durable;
using durable::PhaseResult;
using durable::Run;
using durable::Scope;
using durable::StepKey;

/// The workflow of a change: prepare -> produce -> check -> decide -> publish. Each phase is one coroutine in
/// change_workflow.cpp that reads like the specification; what touches the world is in ChangeEffects. The phases call
/// `effects`, which outlives the table and every executor that reads it.
void addChangePhases(durable::PhaseTable &table, ChangeEffects &effects);

/// Where a new run begins.
[[nodiscard]] durable::Next firstPhase(const Request &request);

/// What a signal does that no wait names: cancel, pause, resume, hold, redirect.
[[nodiscard]] std::vector<durable::InterruptRule> changeInterrupts();

/// The events of a run that ended with an error.
[[nodiscard]] std::vector<Event> failureEvents(const Error &error);
/// The events of a run that can do nothing but wait for that, or (empty) that goes on.
[[nodiscard]] std::vector<Event> waitEvents(std::optional<WaitReason> reason);

/// Kinds of signal, as the engine writes them into a run's queue; subjects are digests in hex, the body is the
/// encoded Command.
namespace signal_kind {
inline const QString approve = QStringLiteral("approve");              // subject: SubjectDigest
inline const QString reject = QStringLiteral("reject");                // subject: SubjectDigest
inline const QString editSubject = QStringLiteral("edit-subject");     // subject: SubjectDigest
inline const QString amendMessage = QStringLiteral("amend-message");   // subject: SubjectDigest
inline const QString acceptProfile = QStringLiteral("accept-profile"); // subject: ProfileDigest
inline const QString redirect = QStringLiteral("redirect");
inline const QString pause = QStringLiteral("pause");
inline const QString resume = QStringLiteral("resume");
inline const QString cancel = QStringLiteral("cancel");
inline const QString hold = QStringLiteral("hold");
} // namespace signal_kind

} // namespace patchplane::workflow
