// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/run.h"

#include <map>

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
    };

    /// `function(Run &, In) -> Durable<Result<Next>>`: a coroutine function, or a callable that calls one (a lambda
    /// that hands services to it by reference); never itself a capturing-lambda coroutine.
    template <class In, class F>
        requires std::is_invocable_r_v<Durable<PhaseResult>, F &, Run &, In>
    void add(QString name, int version, F function, std::vector<QString> interruptedBy = {})
    {
        auto make = [function = std::move(function)](Run &run, const QByteArray &bytes) mutable
            -> Result<Durable<PhaseResult>> {
            const Result<Outcome> input = decodeOutcome(bytes);
            if (!input)
                return std::unexpected(input.error());
            Result<In> in = resultOf<In>(*input);
            if (!in)
                return std::unexpected(in.error());
            return function(run, *std::move(in));
        };
        insert(Phase{std::move(name), version, std::move(make), std::move(interruptedBy)});
    }

    [[nodiscard]] const Phase *find(const QString &name, int version) const;
    [[nodiscard]] const Phase *newest(const QString &name) const;

private:
    void insert(Phase phase);
    std::map<std::pair<QString, int>, Phase> m_phases;
};

} // namespace patchplane::durable
