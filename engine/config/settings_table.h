// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/key_table.h"
#include "engine/config/settings.h"

namespace patchplane::config {

/// The one table of engine.toml (settings_file.cpp).
[[nodiscard]] std::span<const Key<Settings>> settingsKeys();

} // namespace patchplane::config
