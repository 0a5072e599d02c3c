// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

/// Ends a process that is nobody's child here, at once.
void killProcess(qint64 id);
