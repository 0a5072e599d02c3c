// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

namespace patchplane::ui {

enum class Appearance { Light, Dark };

/// What a colour says. Each tone has a strong colour for text and signs, and a soft one for grounds.
enum class Tone { Neutral, Accent, Good, Warning, Bad };

/// What a stretch of code is; the highlighter maps its formats to these.
enum class CodeTone { Plain, Keyword, Type, Function, String, Number, Comment, Preprocessor, Constant, Attribute, Error };
inline constexpr int kCodeTones = 11;

/// The colours of docs/design.md. Widgets ask `tokensOf(palette())` when they paint, so a switch of the palette is a
/// switch of everything.
struct Tokens {
    Appearance appearance;
    QColor window;  ///< behind lists and bars
    QColor surface; ///< behind what is read
    QColor raised;  ///< cards, buttons, fields
    QColor border;
    QColor text;
    QColor muted; ///< second lines; still 4.5 on window, surface and raised
    QColor accent;
    QColor onAccent;
    std::array<QColor, 5> strong; ///< by Tone
    std::array<QColor, 5> soft;   ///< by Tone
    QColor addedLine;
    QColor addedWord;
    QColor removedLine;
    QColor removedWord;
    QColor gap;
    QColor filler;
    std::array<QColor, kCodeTones> code;

    const QColor &of(Tone tone) const { return strong[size_t(tone)]; }
    const QColor &ground(Tone tone) const { return soft[size_t(tone)]; }
};

[[nodiscard]] const Tokens &tokensFor(Appearance appearance);
/// The tokens that belong to a palette of `paletteFor` (light and dark are told apart by the window's lightness).
[[nodiscard]] const Tokens &tokensOf(const QPalette &palette);
[[nodiscard]] QPalette paletteFor(const Tokens &tokens);
/// What Fusion does not take from a palette: borders, corners, tabs, scroll bars.
[[nodiscard]] QString styleSheetFor(const Tokens &tokens);
/// Contrast of two opaque colours as WCAG 2 defines it, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

} // namespace patchplane::ui
