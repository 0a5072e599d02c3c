// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/change_effects.h"

#include "engine/checks/check_runner.h"
#include "engine/ports/pool.h"
#include "engine/workflow/grants.h"

#include <algorithm>

namespace patchplane::workflow {

/// May this request run without isolation, now? (security.md 5)
static Result<> directAllowed(const Request &request, const config::RepositorySettings &settings, Instant now)
{
    const bool typedHere = request.source == SourceChannel::App && request.initiator.kind == ActorKind::Person
        && (request.initiator.door == Door::Window || request.initiator.door == Door::CommandLine);
    if (!typedHere) {
        return fail(Fault::Refused, ErrorCode::Denied,
                    QStringLiteral("only a request typed at this machine may run without isolation"),
                    QStringLiteral("Start it from the window or the terminal, or leave isolation on."));
    }
    if (!settings.directUntil || *settings.directUntil <= now) {
        return fail(Fault::Refused, ErrorCode::NotGranted,
                    QStringLiteral("this repository is not allowed to run without isolation"),
                    QStringLiteral("Set direct-until for it in engine.toml, to a time not far away."));
    }
    return {};
}

/// Without isolation the house's own limits are wishes: who allowed that knows that little holds there. What the
/// operator wrote as required stays so, and refuses.
static std::vector<Limit> limitsFor(const Request &request, const config::Settings &settings)
{
    std::vector<Limit> limits = settings.sandboxLimits();
    for (Limit &limit : limits) {
        if (request.direct && !std::ranges::contains(settings.limits, limit.kind, &Limit::kind))
            limit.required = false;
    }
    return limits;
}

/// What a sandbox is given is known to every sink before a command can print it (security.md 12).
static Result<> learnSecrets(Redactor &redactor, const std::vector<Grant> &grants)
{
    for (const Grant &grant : grants) {
        if (grant.kind != GrantKind::TestSecret || redactor.learn(Secret(grant.value.toUtf8())))
            continue;
        return fail(Fault::Refused, ErrorCode::NotGranted,
                    QStringLiteral("the test secret '%1' is too short to be kept out of logs").arg(grant.name),
                    QStringLiteral("Grant one of %1 bytes or more in engine.toml.").arg(Redactor::kShortest));
    }
    return {};
}

QCoro::Task<Result<std::unique_ptr<ExecutionSession>>>
ChangeEffects::openSandbox(RunId run, Request request, RunPlan plan, SandboxRole role, QString label)
{
    struct Order {
        SandboxSpec spec;
        bool direct = false;
    };
    const auto prepare = [this, run, request, plan, role, label]() -> Result<Order> {
        const Result<config::Settings> settings = m_services.settings();
        if (!settings)
            return std::unexpected(settings.error());
        const Result<Repository> repository = m_services.repository(request.repository);
        if (!repository)
            return std::unexpected(repository.error());
        const Result<config::Profile> profile = profileOf(plan);
        if (!profile)
            return std::unexpected(profile.error());
        const config::RepositorySettings own = settings->forRepository(repository->path);
        if (request.direct) {
            const Result<> allowed = directAllowed(request, own, m_services.clock.now());
            if (!allowed)
                return std::unexpected(allowed.error());
        }
        Order order{{run, label, role, limitsFor(request, *settings), grantsFor(*profile, own).grants}, request.direct};
        return learnSecrets(m_services.redactor, order.spec.grants).transform([&] { return order; });
    };
    const Result<Order> order = co_await onPool(m_services.pool, prepare);
    if (!order)
        co_return std::unexpected(order.error());
    ExecutionAdapter &adapter = order->direct ? m_services.direct : m_services.sandbox;
    Result<std::unique_ptr<ExecutionSession>> session = co_await adapter.open(order->spec);
    if (session) {
        if (const NotEnforced missing = checks::notEnforced(**session); !missing.empty()) {
            // The record says it when the turn or the check is over; a full timeline may do without.
            (void)m_services.timeline.append(
                run, {{0, m_services.clock.now(), TimelineKind::Note, label,
                       QStringLiteral("wanted and not enforced on this machine: %1")
                           .arg(QStringList(missing.begin(), missing.end()).join(QStringLiteral(", ")))}});
        }
    }
    co_return session;
}

namespace {

/// An adapter that opens one run's sandboxes: what the check runner is given.
class RunsSandboxes : public ExecutionAdapter
{
public:
    using Open = std::function<QCoro::Task<Result<std::unique_ptr<ExecutionSession>>>(QString label)>;
    explicit RunsSandboxes(Open open) : m_open(std::move(open)) {}
    QString name() const override { return QStringLiteral("run"); }
    QCoro::Task<Result<>> available() override { co_return Result<>(); }
    QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec spec) override { return m_open(spec.label); }

private:
    Open m_open;
};

} // namespace

QCoro::Task<Result<CheckRuns>> ChangeEffects::check(RunId run, Request request, RunPlan plan, CheckSpec spec,
                                                    CommitId commit, TreeRole role, std::stop_token stop)
{
    const Result<config::Profile> profile = profileOf(plan);
    if (!profile)
        co_return std::unexpected(profile.error());
    const QString label = role == TreeRole::Base ? QStringLiteral("%1 (base)").arg(spec.name) : spec.name;
    RunsSandboxes adapter([this, run, request, plan](const QString &name) {
        return openSandbox(run, request, plan, SandboxRole::Check, name);
    });
    checks::CheckRunner runner(m_services.artifacts, m_services.redactor, m_services.clock, m_services.pool);
    checks::CheckOrder order{
        .spec = spec,
        .setUp = {profile->setup, profile->setupTimeout},
        .sandbox = {run, label, SandboxRole::Check, {}, {}},
        .adapter = &adapter,
        .tree = [this, repository = request.repository, commit] { return treeOf(repository, commit); },
        .lines = timelineOf(run),
        .stop = stop};
    Result<std::vector<CheckExecution>> attempts = co_await runner.run(std::move(order));
    if (!attempts)
        co_return std::unexpected(attempts.error());
    co_return CheckRuns{*std::move(attempts)};
}

} // namespace patchplane::workflow
