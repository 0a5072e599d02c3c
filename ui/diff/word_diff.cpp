// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/word_diff.h"

#include <algorithm>

namespace patchplane::ui {

static constexpr size_t kMostTokens = 2000;
static constexpr int kMostSteps = 200;

namespace {

enum class Glyph { Word, Space, Other };

using Token = QByteArrayView;

/// A step of the search: how far each diagonal got; kept for the way back.
using Frontier = std::vector<int>;

} // namespace

static Glyph glyphOf(char c)
{
    const auto u = uchar(c);
    if ((u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_' || u >= 0x80)
        return Glyph::Word;
    return u == ' ' || u == '\t' ? Glyph::Space : Glyph::Other;
}

static std::vector<Token> tokensOf(QByteArrayView line)
{
    std::vector<Token> tokens;
    for (qsizetype at = 0; at < line.size();) {
        qsizetype end = at + 1;
        const Glyph glyph = glyphOf(line[at]);
        while (glyph != Glyph::Other && end < line.size() && glyphOf(line[end]) == glyph)
            ++end;
        tokens.push_back(line.sliced(at, end - at));
        at = end;
    }
    return tokens;
}

/// Which tokens of a and b have no partner; false: too far apart.
static bool compare(const std::vector<Token> &a, const std::vector<Token> &b, std::vector<bool> &aOnly, std::vector<bool> &bOnly)
{
    const int n = int(a.size()), m = int(b.size());
    const int limit = std::min(n + m, kMostSteps);
    const int middle = limit + 1;
    Frontier reach(size_t(2 * limit + 3), 0);
    std::vector<Frontier> trail;
    for (int d = 0; d <= limit; ++d) {
        trail.push_back(reach);
        for (int k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && reach[size_t(middle + k - 1)] < reach[size_t(middle + k + 1)]);
            int x = down ? reach[size_t(middle + k + 1)] : reach[size_t(middle + k - 1)] + 1;
            while (x < n && x - k < m && a[size_t(x)] == b[size_t(x - k)])
                ++x;
            reach[size_t(middle + k)] = x;
            if (x < n || x - k < m)
                continue;
            for (int step = d, at = k; step > 0; --step) { // the way back: one token without a partner a step
                const Frontier &before = trail[size_t(step)];
                const bool wasDown = at == -step || (at != step && before[size_t(middle + at - 1)] < before[size_t(middle + at + 1)]);
                const int from = wasDown ? at + 1 : at - 1;
                const int px = before[size_t(middle + from)];
                wasDown ? bOnly[size_t(px - from)] = true : aOnly[size_t(px)] = true;
                at = from;
            }
            return true;
        }
    }
    return false;
}

static std::vector<Span> spansOf(QByteArrayView line, const std::vector<Token> &tokens, const std::vector<bool> &only)
{
    std::vector<Span> spans;
    for (size_t i = 0; i < tokens.size(); ++i) {
        if (!only[i])
            continue;
        const int from = int(tokens[i].data() - line.data());
        if (!spans.empty() && spans.back().from + spans.back().size == from)
            spans.back().size += int(tokens[i].size());
        else
            spans.push_back({from, int(tokens[i].size())});
    }
    return spans;
}

static qsizetype sizeOf(const std::vector<Span> &spans)
{
    qsizetype size = 0;
    for (const Span &span : spans)
        size += span.size;
    return size;
}

WordChanges wordChanges(QByteArrayView before, QByteArrayView after)
{
    const std::vector<Token> a = tokensOf(before);
    const std::vector<Token> b = tokensOf(after);
    std::vector<bool> aOnly(a.size(), false), bOnly(b.size(), false);
    if (a.size() > kMostTokens || b.size() > kMostTokens || !compare(a, b, aOnly, bOnly))
        return {};
    WordChanges changes{spansOf(before, a, aOnly), spansOf(after, b, bOnly)};
    const qsizetype changed = sizeOf(changes.before) + sizeOf(changes.after);
    return changed * 10 > (before.size() + after.size()) * 7 ? WordChanges{} : changes;
}

} // namespace patchplane::ui
