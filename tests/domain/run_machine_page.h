// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

/// docs/run-machine.md, whole, from moves().
[[nodiscard]] QByteArray runMachinePage();
