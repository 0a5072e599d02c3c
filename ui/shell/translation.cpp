// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/translation.h"

#include <QCoreApplication>
#include <QTranslator>

#include <array>

static void initTranslations()
{
    Q_INIT_RESOURCE(translations); // the linker drops a static library's resources that nobody names
}

namespace patchplane::ui {

// Qt asks for the names of keys, and its own translations are not in this program: here they are found and kept.
[[maybe_unused]] static constexpr auto kKeyNames = std::to_array<const char *>({
    QT_TRANSLATE_NOOP("QShortcut", "Ctrl"), QT_TRANSLATE_NOOP("QShortcut", "Shift"), QT_TRANSLATE_NOOP("QShortcut", "Alt"),
    QT_TRANSLATE_NOOP("QShortcut", "Return"), QT_TRANSLATE_NOOP("QShortcut", "Enter"), QT_TRANSLATE_NOOP("QShortcut", "Esc"),
    QT_TRANSLATE_NOOP("QShortcut", "Up"), QT_TRANSLATE_NOOP("QShortcut", "Down")});

bool installTranslation(QCoreApplication &application, const QLocale &locale)
{
    initTranslations();
    const QString folder = QStringLiteral(":/i18n");
    auto *translator = new QTranslator(&application);
    return (translator->load(locale, QStringLiteral("patchplane"), QStringLiteral("_"), folder)
            || translator->load(QStringLiteral("patchplane_en"), folder))
        && QCoreApplication::installTranslator(translator);
}

} // namespace patchplane::ui
