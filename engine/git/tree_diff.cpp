// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/tree_diff.h"

#include "engine/git/path_rules.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

struct Entry {
    QByteArray key; ///< the name, with a slash for a folder: what git sorts by
    TreeLeaf leaf;
    bool isFolder() const { return leaf.mode == 0040000; }
};

std::vector<Entry> entriesOf(const git_tree *tree)
{
    std::vector<Entry> entries;
    const size_t count = tree ? git_tree_entrycount(tree) : 0;
    entries.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
        const bool folder = git_tree_entry_type(entry) == GIT_OBJECT_TREE;
        Entry made{.key = git_tree_entry_name(entry),
                   .leaf = {.mode = int(git_tree_entry_filemode(entry)), .id = *git_tree_entry_id(entry)}};
        if (folder)
            made.key += '/';
        entries.push_back(std::move(made));
    }
    std::ranges::sort(entries, {}, &Entry::key);
    return entries;
}

class Comparison
{
public:
    Comparison(git_repository *repository, const TreeLimits &limits) : m_repository(repository), m_limits(limits) {}

    Result<> compare(const git_tree *before, const git_tree *after, const QByteArray &prefix, int depth)
    {
        if (depth >= m_limits.depth)
            return tooMuch(prefix, u"more than %1 folders in each other"_s.arg(m_limits.depth));
        const std::vector<Entry> old = entriesOf(before), young = entriesOf(after);
        m_old += qint64(old.size());
        m_young += qint64(young.size());
        if (std::max(m_old, m_young) > m_limits.files)
            return tooMuch(prefix, u"more than %1 files"_s.arg(m_limits.files));
        auto a = old.cbegin();
        auto b = young.cbegin();
        while (a != old.cend() || b != young.cend()) {
            const bool takeOld = b == young.cend() || (a != old.cend() && a->key <= b->key);
            const bool takeYoung = a == old.cend() || (b != young.cend() && b->key <= a->key);
            const Result<> done = pair(takeOld ? &*a : nullptr, takeYoung ? &*b : nullptr, prefix, depth);
            if (!done)
                return done;
            a += takeOld;
            b += takeYoung;
        }
        return {};
    }

    std::vector<TreeDifference> take() { return std::move(m_found); }

private:
    Result<> pair(const Entry *old, const Entry *young, const QByteArray &prefix, int depth)
    {
        if (old && young && old->leaf == young->leaf)
            return {};
        const Entry &either = old ? *old : *young;
        if (prefix.size() + either.key.size() > m_limits.pathLength)
            return tooMuch(prefix, u"a path of more than %1 bytes"_s.arg(m_limits.pathLength));
        if (either.isFolder())
            return descend(old, young, prefix + either.key, depth);
        m_found.push_back({.path = {prefix + either.key},
                           .before = old ? std::optional(old->leaf) : std::nullopt,
                           .after = young ? std::optional(young->leaf) : std::nullopt});
        return {};
    }

    Result<> descend(const Entry *old, const Entry *young, const QByteArray &prefix, int depth)
    {
        TreeHandle before, after;
        for (const auto &[entry, tree] : {std::pair(old, &before), std::pair(young, &after)}) {
            if (!entry)
                continue;
            Result<TreeHandle> found = lookUpTree(m_repository, entry->leaf.id);
            if (!found)
                return std::unexpected(std::move(found.error()));
            *tree = std::move(*found);
        }
        return compare(before.get(), after.get(), prefix, depth + 1);
    }

    static std::unexpected<Error> tooMuch(const QByteArray &folder, const QString &what)
    {
        return fail(Fault::Refused, ErrorCode::LimitExceeded,
                    u"A tree of the commit holds %1, at '%2'."_s.arg(what, displayPath({folder.first(
                        qMin<qsizetype>(folder.size(), 200))})),
                    u"Review a change of a smaller tree."_s);
    }

    git_repository *m_repository;
    const TreeLimits m_limits;
    qint64 m_old = 0;   ///< entries that were met on each side
    qint64 m_young = 0;
    std::vector<TreeDifference> m_found;
};

} // namespace

Result<std::vector<TreeDifference>> diffTrees(git_repository *repository, const git_tree *before, const git_tree *after,
                                              const TreeLimits &limits)
{
    Comparison comparison(repository, limits);
    if (const Result<> done = comparison.compare(before, after, {}, 0); !done)
        return std::unexpected(done.error());
    return comparison.take();
}

Result<std::vector<TreeFile>> listTree(git_repository *repository, const git_tree *tree, const TreeLimits &limits)
{
    Result<std::vector<TreeDifference>> all = diffTrees(repository, nullptr, tree, limits);
    if (!all)
        return std::unexpected(std::move(all.error()));
    std::vector<TreeFile> files;
    files.reserve(all->size());
    for (TreeDifference &found : *all)
        files.push_back({std::move(found.path), *found.after});
    return files;
}

} // namespace patchplane::git
