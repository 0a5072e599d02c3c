// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli_options.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace patchplane::app {

/// All sub-commands and their options; parsing fills `into`, which outlives the tree.
[[nodiscard]] std::unique_ptr<CLI::App> makeCommandTree(Invocation &into);

} // namespace patchplane::app
