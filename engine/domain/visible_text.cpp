// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/secret.h"


#include <algorithm>
#include <array>

namespace patchplane {

struct CodeRange {
    char32_t first;
    char32_t last;
};

// Default_Ignorable_Code_Point (Unicode, DerivedCoreProperties) as far as the general category does not tell already,
// and U+2800, a blank that counts as a symbol.
static constexpr auto kUnseen = std::to_array<CodeRange>({
    {0x034F, 0x034F}, // combining grapheme joiner
    {0x115F, 0x1160}, // hangul fillers
    {0x17B4, 0x17B5}, // khmer inherent vowels
    {0x180B, 0x180F}, // mongolian selectors
    {0x2800, 0x2800}, // braille blank
    {0x3164, 0x3164}, // hangul filler
    {0xFE00, 0xFE0F}, // variation selectors
    {0xFFA0, 0xFFA0}, // half-width hangul filler
    {0xE0000, 0xE0FFF} // tags, variation selectors supplement
});

static bool isHidden(char32_t code)
{
    if (code == U'\n' || code == U'\t')
        return false;
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    case QChar::Separator_Space: return code != U' ';
    default: break;
    }
    return std::ranges::any_of(kUnseen, [&](const CodeRange &range) { return code >= range.first && code <= range.last; });
}

static void append(QString &text, char32_t code)
{
    if (isHidden(code))
        text += QStringLiteral("\\u{%1}").arg(QString::number(uint(code), 16).toUpper());
    else
        text += QStringView(QChar::fromUcs4(code));
}

QString visibleText(const QString &text)
{
    QString visible;
    visible.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool pair = text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        append(visible, pair ? QChar::surrogateToUcs4(text[i], text[i + 1]) : char32_t(text[i].unicode()));
        i += pair ? 1 : 0;
    }
    return visible;
}

struct Decoded {
    char32_t code = 0;
    int length = 0; ///< bytes; 0: the first byte begins no well-formed sequence
};

/// One UTF-8 sequence at the start of `bytes`: no over-long form, no surrogate, nothing beyond U+10FFFF.
static Decoded decodeOne(QByteArrayView bytes)
{
    const auto byte = [&](qsizetype i) { return char32_t(uchar(bytes[i])); };
    if (byte(0) < 0x80)
        return {byte(0), 1};
    const int length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
    static constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    if (byte(0) < 0xC0 || byte(0) > 0xF7 || bytes.size() < length)
        return {};
    char32_t code = byte(0) & (0x7Fu >> length);
    for (int i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {};
        code = code << 6 | (byte(i) & 0x3F);
    }
    const bool wellFormed = code >= kSmallest[size_t(length)] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    return wellFormed ? Decoded{code, length} : Decoded{};
}

QString visibleBytes(QByteArrayView bytes)
{
    QString visible;
    visible.reserve(bytes.size());
    while (!bytes.isEmpty()) {
        const Decoded decoded = decodeOne(bytes);
        if (decoded.length > 0)
            append(visible, decoded.code);
        else
            visible += QStringLiteral("\\x{%1}").arg(uchar(bytes[0]), 2, 16, QLatin1Char('0')).toUpper().replace(u'X', u'x');
        bytes.slice(std::max(1, decoded.length));
    }
    return visible;
}

} // namespace patchplane
