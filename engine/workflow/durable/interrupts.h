// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/run_store.h"

namespace patchplane::durable {

/// What a signal does that no wait of the workflow names. These come before whatever is awaited, also before older
/// signals that a wait would take.
///
/// - Cancel ends the run. Nothing new begins, and no wait takes a signal; repeatable effects are told to stop; an
///   external one is brought to a known outcome first, and the workflow goes on with that outcome to its next await.
///   If the run's machine refuses to be cancelled by then, the signal is refused, too late, and the run goes on. Until
///   that commit the signal stays in the queue, so a crash does not lose it.
/// - Pause: nothing new begins (no step, no record, no signal is taken by a wait), repeatable effects are told to stop
///   (they run again after `Resume`; a success that comes all the same counts), then the run is let go. It survives
///   restarts.
/// - Resume lifts Pause. Refused by its `events` when there is nothing to lift.
/// - Deliver: every wait and repeatable step that is awaited now ends with ErrorCode::Interrupted (recorded), and
///   `Run::takeInterrupt` gives the signal. Only in phases that name the kind and do not object (PhaseTable::add);
///   refused elsewhere. While nothing but external steps is awaited it waits for the next await.
/// - Note: only its events.
enum class InterruptEffect { Cancel, Pause, Resume, Deliver, Note };

/// How one kind of signal is answered. `events` are committed together with taking the signal, with it as their
/// cause; an error refuses it (CommandRefused with that error). Deliver has none: the workflow records its own.
struct InterruptRule {
    QString kind;
    InterruptEffect effect = InterruptEffect::Note;
    std::function<Result<std::vector<Event>>(const SignalRow &, const RunStatus &)> events;
};

} // namespace patchplane::durable
