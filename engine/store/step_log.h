// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/run_store.h"
#include "engine/store/database.h"

namespace patchplane::store {

// The executor's notebook and its in-box, as rows. Writer thread, in the caller's transaction.

/// Puts a begun step down, or raises its attempts. A step that has ended is true for ever: Refused (Bug).
[[nodiscard]] Result<> beginStep(Database &database, const RunId &run, const StepRow &step);
/// The same with an outcome.
[[nodiscard]] Result<> endStep(Database &database, const RunId &run, const StepRow &step);
/// Deletes the step `prefix` and all below it (`prefix/…`); `produce` does not take `produce2` along.
[[nodiscard]] Result<> forgetSteps(Database &database, const RunId &run, const QByteArray &prefix);
[[nodiscard]] Result<std::vector<StepRow>> readSteps(Database &database, const RunId &run);

/// Puts a signal into the queue unless its command id was there before, consumed or not.
[[nodiscard]] Result<> putSignal(Database &database, const RunId &run, const SignalRow &signal);
/// Marks a signal as taken; Stale if it is not in this run's queue any more. The row stays, so that a command sent
/// again is known; its body goes.
[[nodiscard]] Result<> consumeSignal(Database &database, const RunId &run, const CommandId &command);
/// In the order in which they came.
[[nodiscard]] Result<std::vector<SignalRow>> readSignals(Database &database, const RunId &run);

/// The unread signals of all runs whose number is above `after`, in order, and the last number given so far.
struct UnreadSignals {
    std::vector<std::pair<RunId, SignalRow>> rows;
    qint64 upTo = 0;
};
[[nodiscard]] Result<UnreadSignals> readUnread(Database &database, qint64 after);

} // namespace patchplane::store
