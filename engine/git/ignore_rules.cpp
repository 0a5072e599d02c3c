// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/ignore_rules.h"

namespace patchplane::git {
namespace {

constexpr qsizetype kLargestFile = 1 << 20;

/// Takes off spaces at the end unless a backslash quotes them.
QByteArray withoutTrailingSpaces(QByteArray line)
{
    while (line.endsWith(' ') && !line.endsWith("\\ "))
        line.chop(1);
    return line;
}

/// One '[...]' of a pattern: where it ends and whether `c` is in it. No end: it is no class and never matches.
struct BracketMatch {
    qsizetype end = -1; ///< index after ']'
    bool matches = false;
};

bool inNamedClass(QByteArrayView name, uchar c)
{
    const bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z', digit = c >= '0' && c <= '9';
    const bool graph = c > 0x20 && c < 0x7f;
    if (name == "alpha") return lower || upper;
    if (name == "digit") return digit;
    if (name == "alnum") return lower || upper || digit;
    if (name == "lower") return lower;
    if (name == "upper") return upper;
    if (name == "space") return c == ' ' || (c >= '\t' && c <= '\r');
    if (name == "blank") return c == ' ' || c == '\t';
    if (name == "punct") return graph && !lower && !upper && !digit;
    if (name == "xdigit") return digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (name == "graph") return graph;
    if (name == "print") return graph || c == ' ';
    return name == "cntrl" && (c < 0x20 || c == 0x7f);
}

BracketMatch matchBracket(QByteArrayView pattern, qsizetype at, uchar c)
{
    qsizetype i = at + 1;
    const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated)
        ++i;
    bool matched = false;
    for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
        if (pattern.sliced(i).startsWith("[:")) {
            const qsizetype close = pattern.indexOf(":]", i + 2);
            if (close >= 0) {
                matched = matched || inNamedClass(pattern.sliced(i + 2, close - i - 2), c);
                i = close + 2;
                continue;
            }
        }
        const auto character = [&] {
            if (pattern[i] == '\\' && i + 1 < pattern.size())
                ++i;
            return uchar(pattern[i++]);
        };
        const uchar low = character();
        uchar high = low;
        if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
            ++i;
            high = character();
        }
        matched = matched || (low <= c && c <= high);
    }
    if (i >= pattern.size())
        return {};
    return {i + 1, matched != negated && c != '/'};
}

/// The '**' at `pattern[0]` stands between slashes or ends: it crosses them; elsewhere it is a plain star.
bool crossesSlashes(QByteArrayView whole, qsizetype at, qsizetype stars)
{
    const bool left = at == 0 || whole[at - 1] == '/';
    const bool right = at + stars == whole.size() || whole[at + stars] == '/';
    return stars >= 2 && left && right;
}

/// `budget` bounds the backtracking of patterns made to be slow: used up means no match.
bool matchFrom(QByteArrayView pattern, qsizetype p, QByteArrayView text, qsizetype t, int &budget)
{
    for (; p < pattern.size(); ++p, ++t) {
        if (--budget < 0)
            return false;
        const char c = pattern[p];
        if (c == '*') {
            qsizetype stars = 1;
            while (p + stars < pattern.size() && pattern[p + stars] == '*')
                ++stars;
            const bool crossing = crossesSlashes(pattern, p, stars);
            qsizetype next = p + stars;
            if (crossing && next < pattern.size() && matchFrom(pattern, next + 1, text, t, budget))
                return true; // "**/" also stands for nothing
            for (qsizetype end = t; end <= text.size(); ++end) {
                if (matchFrom(pattern, next, text, end, budget))
                    return true;
                if (end < text.size() && text[end] == '/' && !crossing)
                    return false;
            }
            return false;
        }
        if (t >= text.size())
            return false;
        if (c == '[') {
            const BracketMatch bracket = matchBracket(pattern, p, uchar(text[t]));
            if (!bracket.matches || bracket.end < 0)
                return false;
            p = bracket.end - 1;
            continue;
        }
        if (c == '?' && text[t] != '/')
            continue;
        if (c == '\\' && p + 1 < pattern.size())
            ++p;
        if (pattern[p] != text[t] || c == '?')
            return false;
    }
    return t == text.size();
}

} // namespace

bool wildMatch(QByteArrayView pattern, QByteArrayView text)
{
    int budget = 100'000;
    return matchFrom(pattern, 0, text, 0, budget);
}

void IgnoreRules::add(const RepoPath &folder, const QByteArray &content)
{
    if (content.size() > kLargestFile)
        return;
    QList<Rule> rules;
    for (QByteArray line : (content.startsWith("\xEF\xBB\xBF") ? content.sliced(3) : content).split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        line = withoutTrailingSpaces(std::move(line));
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        Rule rule;
        rule.negated = line.startsWith('!');
        if (rule.negated)
            line.removeFirst();
        rule.folderOnly = line.endsWith('/');
        if (rule.folderOnly)
            line.chop(1);
        rule.anchored = line.contains('/');
        if (line.startsWith('/'))
            line.removeFirst();
        if (line.isEmpty())
            continue;
        rule.pattern = std::move(line);
        rules.append(std::move(rule));
    }
    if (!rules.isEmpty())
        m_rules.insert(folder.bytes, std::move(rules));
}

IgnoreRules::Verdict IgnoreRules::judgeIn(const QList<Rule> &rules, QByteArrayView relative, bool isFolder)
{
    const QByteArrayView name = relative.sliced(relative.lastIndexOf('/') + 1);
    for (auto rule = rules.crbegin(); rule != rules.crend(); ++rule) {
        if ((isFolder || !rule->folderOnly) && wildMatch(rule->pattern, rule->anchored ? relative : name))
            return rule->negated ? Verdict::TakenBack : Verdict::Ignored;
    }
    return Verdict::None;
}

IgnoreRules::Verdict IgnoreRules::judge(QByteArrayView path, bool isFolder) const
{
    for (qsizetype end = path.lastIndexOf('/'); ; end = path.first(end).lastIndexOf('/')) {
        const QByteArrayView folder = end < 0 ? QByteArrayView("") : path.first(end);
        const auto rules = m_rules.constFind(folder.toByteArray());
        if (rules != m_rules.cend()) {
            if (const Verdict verdict = judgeIn(*rules, path.sliced(end + 1), isFolder); verdict != Verdict::None)
                return verdict;
        }
        if (end < 0)
            return Verdict::None;
    }
}

bool IgnoreRules::ignores(const RepoPath &path, bool isFolder) const
{
    if (m_rules.isEmpty())
        return false;
    const QByteArrayView whole = path.bytes;
    for (qsizetype slash = whole.indexOf('/'); slash >= 0; slash = whole.indexOf('/', slash + 1)) {
        if (judge(whole.first(slash), true) == Verdict::Ignored)
            return true;
    }
    return judge(whole, isFolder) == Verdict::Ignored;
}

} // namespace patchplane::git
