// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/ignore_rules.h"

namespace patchplane::git {
namespace {

constexpr qsizetype kLargestFile = 1 << 20;
constexpr qsizetype kLargestTotal = 4 << 20;
constexpr qsizetype kLongestPattern = 4096; ///< no path is longer

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

/// Matches the one character at `text[t]` against what stands at `pattern[p]` (no star): the index behind that, or -1.
qsizetype matchOne(QByteArrayView pattern, qsizetype p, QByteArrayView text, qsizetype t)
{
    if (p >= pattern.size() || t >= text.size())
        return -1;
    if (pattern[p] == '[') {
        const BracketMatch bracket = matchBracket(pattern, p, uchar(text[t]));
        return bracket.matches ? bracket.end : -1;
    }
    if (pattern[p] == '?')
        return text[t] == '/' ? -1 : p + 1;
    if (pattern[p] == '\\' && p + 1 < pattern.size())
        ++p;
    return pattern[p] == text[t] ? p + 1 : -1;
}

/// Where to go on after a mismatch: behind a star, which takes more of the text from here.
struct Retreat {
    qsizetype pattern = -1;
    qsizetype text = 0;
};

} // namespace

/// No recursion: a mismatch goes back to the last '*', which takes one more character of its folder, or else to the last
/// '**', which takes one more folder. What lies before either was matched as early as can be, so nothing is missed.
bool wildMatch(QByteArrayView pattern, QByteArrayView text)
{
    Retreat star, folders;
    qsizetype p = 0, t = 0;
    for (int budget = 100'000; budget > 0; --budget) { // a pattern made to be slow matches nothing
        if (p == pattern.size() && t == text.size())
            return true;
        if (p < pattern.size() && pattern[p] == '*') {
            const qsizetype first = p;
            while (p < pattern.size() && pattern[p] == '*')
                ++p;
            if (!crossesSlashes(pattern, first, p - first)) {
                star = {p, t};
                continue;
            }
            if (p == pattern.size())
                return true;
            folders = {++p, t}; // with its slash it also stands for nothing
            star = {};
        } else if (const qsizetype next = matchOne(pattern, p, text, t); next >= 0) {
            p = next;
            ++t;
        } else if (star.pattern >= 0 && star.text < text.size() && text[star.text] != '/') {
            p = star.pattern;
            t = ++star.text;
        } else if (const qsizetype slash = text.indexOf('/', folders.text); folders.pattern >= 0 && slash >= 0) {
            p = folders.pattern;
            t = folders.text = slash + 1;
            star = {};
        } else {
            return false;
        }
    }
    return false;
}

void IgnoreRules::add(const RepoPath &folder, const QByteArray &content)
{
    if (content.size() > kLargestFile || m_total + content.size() > kLargestTotal)
        return;
    m_total += content.size();
    QList<Rule> rules;
    for (QByteArray line : (content.startsWith("\xEF\xBB\xBF") ? content.sliced(3) : content).split('\n')) {
        if (line.endsWith('\r'))
            line.chop(1);
        line = withoutTrailingSpaces(std::move(line));
        if (line.isEmpty() || line.startsWith('#') || line.size() > kLongestPattern)
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
