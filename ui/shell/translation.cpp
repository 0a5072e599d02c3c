// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/translation.h"

#include <QCoreApplication>
#include <QTranslator>

static void initTranslations()
{
    Q_INIT_RESOURCE(translations); // the linker drops a static library's resources that nobody names
}

namespace patchplane::ui {

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
