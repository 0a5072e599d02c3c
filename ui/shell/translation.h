// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>

class QCoreApplication;

namespace patchplane::ui {

/// Installs the window's words in the person's language; English (with its plural forms) where there is no other.
/// Once, after the application and before the first window. False: the file is not in the program.
bool installTranslation(QCoreApplication &application, const QLocale &locale = QLocale());

} // namespace patchplane::ui
