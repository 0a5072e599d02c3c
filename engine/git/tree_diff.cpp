// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/tree_diff.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

constexpr int kDeepest = 4096; ///< folders in each other; a deeper tree was made to exhaust the stack

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
    explicit Comparison(git_repository *repository) : m_repository(repository) {}

    Result<> compare(const git_tree *before, const git_tree *after, const QByteArray &prefix, int depth)
    {
        if (depth > kDeepest)
            return fail(Fault::Refused, ErrorCode::LimitExceeded, u"A tree of the commit is too deep."_s);
        const std::vector<Entry> old = entriesOf(before), young = entriesOf(after);
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
            if (const int code = git_tree_lookup(into(*tree), m_repository, &entry->leaf.id); code < 0)
                return gitFailure(code, u"Reading a tree"_s);
        }
        return compare(before.get(), after.get(), prefix, depth + 1);
    }

    git_repository *m_repository;
    std::vector<TreeDifference> m_found;
};

} // namespace

Result<std::vector<TreeDifference>> diffTrees(git_repository *repository, const git_tree *before, const git_tree *after)
{
    Comparison comparison(repository);
    if (const Result<> done = comparison.compare(before, after, {}, 0); !done)
        return std::unexpected(done.error());
    return comparison.take();
}

Result<std::vector<TreeFile>> listTree(git_repository *repository, const git_tree *tree)
{
    Result<std::vector<TreeDifference>> all = diffTrees(repository, nullptr, tree);
    if (!all)
        return std::unexpected(std::move(all.error()));
    std::vector<TreeFile> files;
    files.reserve(all->size());
    for (TreeDifference &found : *all)
        files.push_back({std::move(found.path), *found.after});
    return files;
}

} // namespace patchplane::git
