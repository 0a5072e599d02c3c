// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/rename_detection.h"

#include "engine/git/line_diff.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace patchplane::git {
namespace {

constexpr double kWhole = 60000; ///< git's scale: scores are compared before they become per cent
constexpr int kLeast = 30000;
constexpr int kLeastForSameName = 45000;
constexpr qint64 kMostPairs = 1000 * 1000;
constexpr qsizetype kMostTwins = 100;

/// How many bytes of a file fall on each hash of a line or run; sorted by hash.
using Spans = std::vector<std::pair<quint32, qint64>>;

Spans spansOf(const QByteArray &content)
{
    const bool text = !looksBinary(content);
    QHash<quint32, qint64> counts;
    quint32 first = 0, second = 0;
    qint64 length = 0;
    const auto close = [&] {
        counts[(first + second * 0x61) % 107927] += length;
        first = second = 0;
        length = 0;
    };
    for (qsizetype i = 0; i < content.size(); ++i) {
        const uchar c = uchar(content[i]);
        if (text && c == '\r' && i + 1 < content.size() && content[i + 1] == '\n')
            continue;
        const quint32 old = first;
        first = (first << 7) ^ (second >> 25);
        second = (second << 7) ^ (old >> 25);
        first += c;
        if (++length == 64 || c == '\n')
            close();
    }
    if (length > 0)
        close();
    Spans spans(counts.keyValueBegin(), counts.keyValueEnd());
    std::ranges::sort(spans);
    return spans;
}

qint64 commonBytes(const Spans &a, const Spans &b)
{
    qint64 common = 0;
    for (auto x = a.cbegin(), y = b.cbegin(); x != a.cend() && y != b.cend();) {
        if (x->first == y->first)
            common += std::min((x++)->second, (y++)->second);
        else
            x->first < y->first ? ++x : ++y;
    }
    return common;
}

QByteArray nameOf(const RepoPath &path)
{
    return path.bytes.sliced(path.bytes.lastIndexOf('/') + 1);
}

class Detection
{
public:
    Detection(const std::vector<TreeDifference> &differences, const BlobLoader &load, const BlobSizer &sizeOf)
        : m_all(differences), m_load(load), m_sizeOf(sizeOf)
    {
        for (size_t i = 0; i < m_all.size(); ++i) {
            if (m_all[i].before && !m_all[i].after)
                m_sources.push_back({.index = i, .leaf = *m_all[i].before, .name = nameOf(m_all[i].path)});
            if (m_all[i].after && !m_all[i].before)
                m_targets.push_back({.index = i, .leaf = *m_all[i].after, .name = nameOf(m_all[i].path)});
        }
    }

    Result<std::vector<Rename>> run()
    {
        if (m_sources.empty() || m_targets.empty())
            return std::vector<Rename>();
        pairEqual();
        return pairByName().and_then([this] { return pairBest(); }).transform([this] { return std::move(m_found); });
    }

private:
    struct Side {
        size_t index = 0;
        TreeLeaf leaf;
        QByteArray name;
        bool used = false;
        std::optional<qint64> size = {};
        std::optional<Spans> spans = {};
    };
    struct Score {
        int score = 0;
        bool sameName = false;
        size_t source = 0;
        size_t target = 0;
        bool betterThan(const Score &other) const
        {
            return score != other.score ? score > other.score : sameName && !other.sameName;
        }
    };

    void pairUp(Side &source, Side &target, int score)
    {
        source.used = target.used = true;
        m_found.push_back({source.index, target.index, int(score * 100 / kWhole)});
    }

    void pairEqual()
    {
        QMultiHash<QByteArrayView, size_t> byContent;
        for (size_t i = m_sources.size(); i-- > 0;) // the first of a hash is then met first
            byContent.insert(idBytes(m_sources[i].leaf), i);
        for (Side &target : m_targets) {
            Side *best = nullptr;
            qsizetype looked = 0;
            for (auto [at, end] = byContent.equal_range(idBytes(target.leaf)); at != end && looked < kMostTwins;
                 ++at, ++looked) {
                Side &source = m_sources[*at];
                const bool sameKind = source.leaf.isFile() && target.leaf.isFile();
                if (source.used || (!sameKind && source.leaf.mode != target.leaf.mode))
                    continue;
                if (source.name == target.name) {
                    best = &source;
                    break;
                }
                best = best ? best : &source;
            }
            if (best)
                pairUp(*best, target, int(kWhole));
        }
    }

    static QByteArrayView idBytes(const TreeLeaf &leaf)
    {
        return {reinterpret_cast<const char *>(leaf.id.id), 20};
    }

    /// Index by name of the sides that are still free; a name that occurs twice leads nowhere.
    static QHash<QByteArray, qsizetype> freeByName(const std::vector<Side> &sides)
    {
        QHash<QByteArray, qsizetype> byName;
        for (size_t i = 0; i < sides.size(); ++i) {
            if (!sides[i].used)
                byName[sides[i].name] = byName.contains(sides[i].name) ? -1 : qsizetype(i);
        }
        return byName;
    }

    Result<> pairByName()
    {
        const QHash<QByteArray, qsizetype> sources = freeByName(m_sources), targets = freeByName(m_targets);
        for (size_t i = 0; i < m_sources.size(); ++i) {
            Side &source = m_sources[i];
            const qsizetype at = targets.value(source.name, -1);
            if (source.used || at < 0 || sources.value(source.name, -1) < 0 || m_targets[size_t(at)].used)
                continue;
            const Result<int> score = similarity(source, m_targets[size_t(at)], kLeastForSameName);
            if (!score)
                return std::unexpected(score.error());
            if (*score >= kLeastForSameName)
                pairUp(source, m_targets[size_t(at)], *score);
        }
        return {};
    }

    Result<> pairBest()
    {
        const auto isFree = [](const Side &side) { return !side.used; };
        const qint64 sources = std::ranges::count_if(m_sources, isFree);
        const qint64 targets = std::ranges::count_if(m_targets, isFree);
        if (sources == 0 || targets == 0 || sources * targets > kMostPairs)
            return {};
        std::vector<Score> scores;
        for (size_t to = 0; to < m_targets.size(); ++to) {
            if (m_targets[to].used)
                continue;
            if (const Result<> best = bestFor(to, scores); !best)
                return best;
            m_targets[to].spans.reset(); // only sources are met again
        }
        std::ranges::stable_sort(scores, [](const Score &a, const Score &b) { return a.betterThan(b); });
        for (const Score &score : scores) {
            if (score.score >= kLeast && !m_sources[score.source].used && !m_targets[score.target].used)
                pairUp(m_sources[score.source], m_targets[score.target], score.score);
        }
        return {};
    }

    /// Keeps the four best sources of one target, as git does: the first of equals stays.
    Result<> bestFor(size_t to, std::vector<Score> &scores)
    {
        std::array<std::optional<Score>, 4> kept;
        const auto worse = [](const std::optional<Score> &a, const std::optional<Score> &b) {
            return b && (!a || b->betterThan(*a));
        };
        for (size_t from = 0; from < m_sources.size(); ++from) {
            if (m_sources[from].used)
                continue;
            const Result<int> score = similarity(m_sources[from], m_targets[to], kLeast);
            if (!score)
                return std::unexpected(score.error());
            const Score found{*score, m_sources[from].name == m_targets[to].name, from, to};
            size_t worst = 0;
            for (size_t i = 1; i < kept.size(); ++i) {
                if (worse(kept[i], kept[worst]))
                    worst = i;
            }
            if (!kept[worst] || found.betterThan(*kept[worst]))
                kept[worst] = found;
        }
        for (const std::optional<Score> &score : kept) {
            if (score)
                scores.push_back(*score);
        }
        return {};
    }

    Result<int> similarity(Side &source, Side &target, int least)
    {
        if (!source.leaf.isFile() || !target.leaf.isFile())
            return 0; // links and gitlinks are renamed whole or not at all
        for (Side *side : {&source, &target}) {
            if (side->size)
                continue;
            const Result<qint64> size = m_sizeOf(side->leaf.id);
            if (!size)
                return std::unexpected(size.error());
            side->size = *size;
        }
        const qint64 larger = std::max(*source.size, *target.size), smaller = std::min(*source.size, *target.size);
        if (double(larger) * (kWhole - least) < double(larger - smaller) * kWhole || *target.size == 0)
            return 0;
        for (Side *side : {&source, &target}) {
            if (side->spans)
                continue;
            const Result<QByteArray> content = m_load(side->leaf.id);
            if (!content)
                return std::unexpected(content.error());
            side->spans = spansOf(*content);
        }
        return int(double(commonBytes(*source.spans, *target.spans)) * kWhole / double(larger));
    }

    const std::vector<TreeDifference> &m_all;
    const BlobLoader &m_load;
    const BlobSizer &m_sizeOf;
    std::vector<Side> m_sources;
    std::vector<Side> m_targets;
    std::vector<Rename> m_found;
};

} // namespace

Result<std::vector<Rename>> findRenames(const std::vector<TreeDifference> &differences, const BlobLoader &load,
                                        const BlobSizer &sizeOf)
{
    return Detection(differences, load, sizeOf).run();
}

} // namespace patchplane::git
