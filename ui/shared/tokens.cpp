// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/tokens.h"

#include <cmath>

namespace patchplane::ui {

static Tokens light()
{
    return Tokens{
        .appearance = Appearance::Light,
        .window = QColor(0xF3F4F7), .surface = QColor(0xFFFFFF), .raised = QColor(0xFFFFFF),
        .border = QColor(0xDDE1E8), .text = QColor(0x1A1E27), .muted = QColor(0x566072),
        .accent = QColor(0x2F55D4), .onAccent = QColor(0xFFFFFF),
        .strong = {QColor(0x566072), QColor(0x2F55D4), QColor(0x17683F), QColor(0x855800), QColor(0xB3242F)},
        .soft = {QColor(0xECEEF2), QColor(0xE7ECFC), QColor(0xE2F4E9), QColor(0xFBF0D9), QColor(0xFCE8E9)},
        .addedLine = QColor(0xE6F6EB), .addedWord = QColor(0xBBE8C9),
        .removedLine = QColor(0xFDECED), .removedWord = QColor(0xF9CDD0),
        .gap = QColor(0xEDF1FB), .filler = QColor(0xEFF0F3),
        .code = {QColor(0x1A1E27), QColor(0x7A2FA8), QColor(0x0B5C74), QColor(0x2F4FB5), QColor(0x1C6534),
                 QColor(0x8F4500), QColor(0x545D6B), QColor(0x8A3A68), QColor(0x8F4500), QColor(0x5D5A0E),
                 QColor(0xAD212C)}};
}

static Tokens dark()
{
    return Tokens{
        .appearance = Appearance::Dark,
        .window = QColor(0x14171C), .surface = QColor(0x1A1E25), .raised = QColor(0x222730),
        .border = QColor(0x323945), .text = QColor(0xE3E7ED), .muted = QColor(0x9CA6B5),
        .accent = QColor(0x86A2FF), .onAccent = QColor(0x0F1420),
        .strong = {QColor(0x9CA6B5), QColor(0x86A2FF), QColor(0x5BC98F), QColor(0xE2B04A), QColor(0xF58A90)},
        .soft = {QColor(0x282E38), QColor(0x232E4D), QColor(0x173325), QColor(0x37290F), QColor(0x3D1E23)},
        .addedLine = QColor(0x15301F), .addedWord = QColor(0x1E4D2F),
        .removedLine = QColor(0x391B20), .removedWord = QColor(0x5E252E),
        .gap = QColor(0x20273A), .filler = QColor(0x20242B),
        .code = {QColor(0xE3E7ED), QColor(0xCFA0F2), QColor(0x6FCBDF), QColor(0x9DB6FF), QColor(0x8FD6A0),
                 QColor(0xF0B079), QColor(0xAAB3C0), QColor(0xF0A0C8), QColor(0xF0B079), QColor(0xD9D48A),
                 QColor(0xF9979C)}};
}

const Tokens &tokensFor(Appearance appearance)
{
    static const Tokens kLight = light();
    static const Tokens kDark = dark();
    return appearance == Appearance::Dark ? kDark : kLight;
}

const Tokens &tokensOf(const QPalette &palette)
{
    return tokensFor(palette.color(QPalette::Window).lightness() < 128 ? Appearance::Dark : Appearance::Light);
}

QPalette paletteFor(const Tokens &t)
{
    QPalette palette;
    palette.setColor(QPalette::Window, t.window);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.surface);
    palette.setColor(QPalette::AlternateBase, t.window);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::PlaceholderText, t.muted);
    palette.setColor(QPalette::Button, t.raised);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.onAccent);
    palette.setColor(QPalette::Highlight, t.ground(Tone::Accent));
    palette.setColor(QPalette::HighlightedText, t.text);
    palette.setColor(QPalette::Accent, t.accent);
    palette.setColor(QPalette::Link, t.accent);
    palette.setColor(QPalette::LinkVisited, t.accent);
    palette.setColor(QPalette::ToolTipBase, t.raised);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::Light, t.raised);
    palette.setColor(QPalette::Midlight, t.border);
    palette.setColor(QPalette::Mid, t.border);
    palette.setColor(QPalette::Dark, t.border);
    palette.setColor(QPalette::Shadow, t.border);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        QColor off = t.muted;
        off.setAlphaF(0.6F);
        palette.setColor(QPalette::Disabled, role, off);
    }
    return palette;
}

// %1 border · %2 raised · %3 text · %4 muted · %5 accent · %6 on accent · %7 accent ground · %8 window · %9 neutral ground · %10 appearance
static constexpr QLatin1StringView kSheet(R"(
QToolTip { border: 1px solid %1; padding: 4px 6px; background: %2; color: %3; }
QPushButton { min-height: 28px; padding: 0 12px; border: 1px solid %1; border-radius: 6px; background: %2; color: %3; }
QPushButton:hover { background: %9; }
QPushButton:pressed { background: %1; }
QPushButton:focus { border-color: %5; }
QPushButton:checked { background: %7; border-color: %5; }
QPushButton:disabled { color: %4; background: %8; }
QPushButton[role="primary"] { background: %5; color: %6; border-color: %5; font-weight: 600; }
QPushButton[role="primary"]:disabled { background: %9; color: %4; border-color: %1; }
QPushButton[role="primary"]:focus { border: 2px solid %3; }
QPushButton[role="quiet"] { border-color: transparent; background: transparent; }
QPushButton[role="quiet"]:hover { background: %9; }
QPushButton[role="quiet"]:focus { border-color: %5; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: %9; }
QToolButton:checked { background: %7; }
QToolButton:focus { border-color: %5; }
QAbstractScrollArea { border: none; }
QLineEdit, QPlainTextEdit, QComboBox { border: 1px solid %1; border-radius: 6px; background: %2; color: %3;
    selection-background-color: %5; selection-color: %6; }
QLineEdit, QComboBox { min-height: 28px; padding: 0 8px; }
QPlainTextEdit { padding: 4px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border-color: %5; }
QLineEdit:disabled, QComboBox:disabled { color: %4; background: %8; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/arrow-%10.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { border: 1px solid %1; background: %2; color: %3; selection-background-color: %7;
    selection-color: %3; outline: none; }
QSplitter::handle { background: %1; }
QSplitter::handle:horizontal { width: 1px; } QSplitter::handle:vertical { height: 1px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: %1; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: %4; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { padding: 7px 2px; margin: 0 20px 0 0; color: %4; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: %3; }
QTabBar::tab:selected { color: %3; border-bottom-color: %5; font-weight: 600; }
QTabBar::tab:focus { color: %5; }
QHeaderView::section { background: %8; color: %4; border: none; border-bottom: 1px solid %1; padding: 5px 8px; }
QTreeView, QListView, QTableView { outline: none; }
QTreeView::item { min-height: 24px; padding: 0 4px; } QTableView::item { padding: 0 8px; }
QMenu { background: %2; border: 1px solid %1; padding: 4px; }
QMenu::item { padding: 5px 20px; border-radius: 4px; } QMenu::item:selected { background: %7; color: %3; }
QStatusBar { border-top: 1px solid %1; background: %8; } QStatusBar::item { border: none; }
QFrame[role="card"] { background: %2; border: 1px solid %1; border-radius: 8px; }
QFrame[role="bar"] { background: %8; border: none; border-bottom: 1px solid %1; }
QFrame[role="footer"] { background: %2; border: none; border-top: 1px solid %1; }
QFrame[role="side"] { background: %8; border: none; border-right: 1px solid %1; }
)");

QString styleSheetFor(const Tokens &t)
{
    return QString(kSheet).arg(t.border.name(), t.raised.name(), t.text.name(), t.muted.name(), t.accent.name(),
                               t.onAccent.name(), t.ground(Tone::Accent).name(), t.window.name(),
                               t.ground(Tone::Neutral).name())
        .arg(QLatin1StringView(t.appearance == Appearance::Dark ? "dark" : "light"));
}

static double luminance(const QColor &colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(double(colour.redF())) + 0.7152 * linear(double(colour.greenF()))
        + 0.0722 * linear(double(colour.blueF()));
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

} // namespace patchplane::ui
