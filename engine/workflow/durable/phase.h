// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/run.h"

#include <map>
#include <type_traits>

namespace patchplane::durable {

/// A phase's outcome: which phase comes next, with what; or that the run is over (its last events are recorded).
struct Next {
    QString phase; ///< empty: over
    QByteArray input;
    [[nodiscard]] bool over() const { return phase.isEmpty(); }
};

/// `co_return next(u"check"_s, CheckInput{…});`
template <Recordable In>
[[nodiscard]] Next next(QString phase, const In &input)
{
    return Next{std::move(phase), encodeOutcome<In>(input)};
}
/// `co_return over();` after the run's last event.
[[nodiscard]] inline Next over()
{
    return {};
}

/// A phase is one coroutine that reads like the specification. An error that it returns ends the run (RunFailed).
using PhaseResult = Result<Next>;

/// All phases that this program can run, each under name and version. A phase that began finishes under its version;
/// the next one starts under the newest. Keep the last two released versions of each in the table. Built by the
/// composition, read by the executor, which it outlives.
class PhaseTable
{
public:
    struct Phase {
        QString name;
        int version = 1;
        /// Starts it; an input that does not decode is WorkflowChanged.
        std::function<Result<Durable<PhaseResult>>(Run &, const QByteArray &input)> make;
        /// Kinds of Deliver signals (interrupts.h) that may break into this phase; others are refused while it runs.
        std::vector<QString> interruptedBy;
        /// Absent: each of them may. An error refuses the signal, and nothing is interrupted.
        std::function<Result<>(const Request &, const QByteArray &input, const SignalRow &)> mayInterrupt;

        [[nodiscard]] bool namesInterrupt(const QString &kind) const;
    };

    /// `function(Run &, In) -> Durable<Result<Next>>`: a coroutine function, or a callable that calls one (a lambda
    /// that hands services to it by reference); never itself a capturing-lambda coroutine. `mayInterrupt` says whether
    /// a signal of a kind in `interruptedBy` may break in, by what the phase began with. Pure.
    template <class In, class F>
        requires std::is_invocable_r_v<Durable<PhaseResult>, F &, Run &, In>
    void add(QString name, int version, F function, std::vector<QString> interruptedBy = {},
             std::type_identity_t<std::function<Result<>(const Request &, const In &, const SignalRow &)>> mayInterrupt = {})
    {
        auto make = [function = std::move(function)](Run &run, const QByteArray &bytes) mutable
            -> Result<Durable<PhaseResult>> {
            Result<In> in = inputOf<In>(bytes);
            if (!in)
                return std::unexpected(in.error());
            return function(run, *std::move(in));
        };
        Phase phase{std::move(name), version, std::move(make), std::move(interruptedBy), {}};
        if (mayInterrupt) {
            phase.mayInterrupt = [may = std::move(mayInterrupt)](const Request &request, const QByteArray &bytes,
                                                                 const SignalRow &signal) -> Result<> {
                const Result<In> in = inputOf<In>(bytes);
                return in ? may(request, *in, signal) : std::unexpected(in.error());
            };
        }
        insert(std::move(phase));
    }

    [[nodiscard]] const Phase *find(const QString &name, int version) const;
    [[nodiscard]] const Phase *newest(const QString &name) const;

private:
    template <class In>
    [[nodiscard]] static Result<In> inputOf(const QByteArray &bytes)
    {
        return decodeOutcome(bytes).and_then(&resultOf<In>);
    }
    void insert(Phase phase);
    std::map<std::pair<QString, int>, Phase> m_phases;
};

} // namespace patchplane::durable
