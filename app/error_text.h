// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/terminal.h"
#include "engine/domain/error.h"

namespace patchplane::app {

/// How every command tells that it failed: a sentence and its remedy on `err`, or, for a program, one document
/// {"error":{"fault":…,"code":…,"what":…,"remedy":…}} on `out`.
void tellError(const Error &error, bool json, Terminal &out, Terminal &err);

} // namespace patchplane::app
