// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/durable/phase.h"

#include <algorithm>

namespace patchplane::durable {

bool PhaseTable::Phase::namesInterrupt(const QString &kind) const
{
    return std::ranges::find(interruptedBy, kind) != interruptedBy.end();
}

void PhaseTable::insert(Phase phase)
{
    Q_ASSERT(!phase.name.isEmpty() && !phase.name.contains(u'/') && !phase.name.contains(u'['));
    std::pair key(phase.name, phase.version);
    const bool isNew = m_phases.emplace(std::move(key), std::move(phase)).second;
    Q_ASSERT_X(isNew, "PhaseTable::add", "a phase is in the table twice under one version");
    Q_UNUSED(isNew)
}

const PhaseTable::Phase *PhaseTable::find(const QString &name, int version) const
{
    const auto found = m_phases.find({name, version});
    return found == m_phases.end() ? nullptr : &found->second;
}

const PhaseTable::Phase *PhaseTable::newest(const QString &name) const
{
    auto after = m_phases.upper_bound({name, std::numeric_limits<int>::max()});
    if (after == m_phases.begin())
        return nullptr;
    --after;
    return after->first.first == name ? &after->second : nullptr;
}

} // namespace patchplane::durable
