// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli_options.h"

namespace patchplane::app {

/// The window, hosting an engine or attached to one that runs; returns when the user quits. Makes its own
/// QApplication. Main thread. Built only together with ui/shell.
int runWindow(int &argc, char **argv, const Invocation &invocation);

} // namespace patchplane::app
