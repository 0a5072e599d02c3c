// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "change_world.h"

#include <span>

namespace patchplane::test {

/// What people do with one run of the change workflow, and what must come of it however often the engine dies.
struct Scenario {
    const char *name;
    void (*script)(ChangeWorld &);
    RunState end;
    QString (*fault)(const ChangeWorld &); ///< empty: it is as it must be
};

[[nodiscard]] std::span<const Scenario> scenarios();

} // namespace patchplane::test
