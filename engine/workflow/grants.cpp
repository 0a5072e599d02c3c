// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/grants.h"

#include <algorithm>

namespace patchplane::workflow {

static void grantNames(const std::vector<QString> &names, GrantKind kind, QStringView word,
                       const std::vector<Grant> &granted, Granted &into)
{
    for (const QString &name : names) {
        const auto grant = std::ranges::find_if(
            granted, [&](const Grant &candidate) { return candidate.kind == kind && candidate.name == name; });
        if (grant != granted.end())
            into.grants.push_back(*grant);
        else
            into.refused.push_back(QStringLiteral("%1 '%2' is asked for and not granted in engine.toml").arg(word, name));
    }
}

Granted grantsFor(const config::Profile &profile, const config::RepositorySettings &settings)
{
    Granted granted;
    grantNames(profile.tools, GrantKind::Tool, u"tool", settings.grants, granted);
    grantNames(profile.caches, GrantKind::Cache, u"cache", settings.grants, granted);
    grantNames(profile.secrets, GrantKind::TestSecret, u"test secret", settings.grants, granted);
    return granted;
}

std::vector<QString> askedInVain(const config::Profile &profile, const config::RepositorySettings &settings)
{
    std::vector<QString> notes = grantsFor(profile, settings).refused;
    for (const CheckSpec &check : profile.checks) {
        if (std::ranges::contains(settings.deniedChecks, check.name))
            notes.push_back(QStringLiteral("check '%1' is not run: engine.toml denies it").arg(check.name));
    }
    return notes;
}

Result<config::Profile> profileOf(const RunPlan &plan)
{
    Result<config::Profile> profile = config::parseProfile(plan.profileText);
    if (profile) {
        std::erase_if(profile->checks, [&](const CheckSpec &check) {
            return std::ranges::contains(plan.deniedChecks, check.name);
        });
    }
    return profile;
}

} // namespace patchplane::workflow
