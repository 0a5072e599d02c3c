// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>
#include <QStyleHints>

namespace patchplane::ui {

using namespace Qt::StringLiterals;

static QString firstInstalled(const QStringList &wanted, const QString &otherwise)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : wanted) {
        if (installed.contains(family))
            return family;
    }
    return otherwise;
}

static const QString &textFamily()
{
    static const QString family = firstInstalled({u"Inter"_s, u"Inter Variable"_s}, QApplication::font().family());
    return family;
}

static const QString &codeFamily()
{
    static const QString family = firstInstalled({u"JetBrains Mono NL"_s, u"DejaVu Sans Mono"_s},
                                                 QFontDatabase::systemFont(QFontDatabase::FixedFont).family());
    return family;
}

QFont fontOf(Type type)
{
    const bool code = type == Type::Code || type == Type::CodeSmall;
    QFont font(code ? codeFamily() : textFamily());
    switch (type) {
    case Type::Caption:
    case Type::CodeSmall: font.setPixelSize(12); break;
    case Type::Body:
    case Type::Strong:
    case Type::Code: font.setPixelSize(13); break;
    case Type::Heading: font.setPixelSize(15); break;
    case Type::Title: font.setPixelSize(20); break;
    }
    if (type == Type::Strong || type == Type::Heading || type == Type::Title)
        font.setWeight(QFont::DemiBold);
    if (code) {
        font.setStyleHint(QFont::Monospace);
        font.setFixedPitch(true);
        font.setFeature("calt", 0); // ligatures would change the text under review
    }
    return font;
}

Theme::Theme(QApplication &application, QObject *parent)
    : QObject(parent)
    , m_application(application)
{
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication::setFont(fontOf(Type::Body));
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
    apply();
}

void Theme::choose(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

Appearance Theme::appearance() const
{
    if (m_choice != ThemeChoice::System)
        return m_choice == ThemeChoice::Dark ? Appearance::Dark : Appearance::Light;
    const bool dark = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    return dark ? Appearance::Dark : Appearance::Light; // an unknown scheme is light
}

void Theme::apply()
{
    const Tokens &tokens = tokensFor(appearance());
    QApplication::setPalette(paletteFor(tokens));
    m_application.setStyleSheet(styleSheetFor(tokens));
    Q_EMIT changed();
}

} // namespace patchplane::ui
