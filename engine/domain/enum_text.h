// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>
#include <utility>

namespace patchplane {

/// One spelling of each enum, the same in the database, the API, the command line and the documents.
/// An enum takes part by specialising `enumTexts`:
///
///     template <> inline constexpr auto enumTexts<RunState> = std::to_array<EnumText<RunState>>({
///         {RunState::Queued, "queued"}, ... });
///
/// What the window shows is a translation of it, never a second spelling.
template <class E>
struct EnumText {
    E value;
    const char *text;
};

template <class E>
inline constexpr std::nullptr_t enumTexts = nullptr;

template <class E>
concept TextEnum = std::is_enum_v<E> && !std::is_same_v<decltype(enumTexts<E>), const std::nullptr_t>;

/// The spelling of `value`. A value outside the table is a bug and gives an empty text.
template <TextEnum E>
QLatin1StringView toText(E value)
{
    for (const auto &entry : enumTexts<E>) {
        if (entry.value == value)
            return QLatin1StringView(entry.text);
    }
    return {};
}

/// The value that is spelled exactly so, or nothing.
template <TextEnum E>
std::optional<E> fromText(QStringView text)
{
    for (const auto &entry : enumTexts<E>) {
        if (text == QLatin1StringView(entry.text))
            return entry.value;
    }
    return std::nullopt;
}

/// All spellings in order, for an error that says what was expected.
template <TextEnum E>
QStringList allTexts()
{
    QStringList texts;
    for (const auto &entry : enumTexts<E>)
        texts.append(QString::fromLatin1(entry.text));
    return texts;
}

} // namespace patchplane
