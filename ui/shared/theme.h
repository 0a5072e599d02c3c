// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/enum_text.h"
#include "ui/shared/tokens.h"

#include <QFont>
#include <QObject>

class QApplication;

namespace patchplane::ui {

/// The only distances between things (docs/design.md).
namespace space {
inline constexpr int xs = 4;
inline constexpr int s = 8;
inline constexpr int m = 12;
inline constexpr int l = 16;
inline constexpr int xl = 24;
inline constexpr int xxl = 32;
} // namespace space

enum class Type { Caption, Body, Strong, Heading, Title, Code, CodeSmall };
[[nodiscard]] QFont fontOf(Type type);

enum class ThemeChoice { System, Light, Dark };

} // namespace patchplane::ui

template <>
inline constexpr auto patchplane::enumTexts<patchplane::ui::ThemeChoice> = std::to_array<patchplane::EnumText<patchplane::ui::ThemeChoice>>({
    {patchplane::ui::ThemeChoice::System, "system"}, {patchplane::ui::ThemeChoice::Light, "light"}, {patchplane::ui::ThemeChoice::Dark, "dark"}});

namespace patchplane::ui {

/// Puts palette and style sheet on the application and follows the desktop's scheme while the choice is System. One
/// in the program, on the ui thread; made before the first window.
class Theme : public QObject
{
    Q_OBJECT
public:
    explicit Theme(QApplication &application, QObject *parent = nullptr);
    void choose(ThemeChoice choice);
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    [[nodiscard]] Appearance appearance() const;

Q_SIGNALS:
    void changed();

private:
    void apply();
    QApplication &m_application;
    ThemeChoice m_choice = ThemeChoice::System;
};

} // namespace patchplane::ui
