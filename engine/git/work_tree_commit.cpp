// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/candidate_commit.h"
#include "engine/git/ignore_rules.h"
#include "engine/git/object_batch.h"
#include "engine/git/path_rules.h"
#include "engine/git/tree_walker.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

constexpr qsizetype kNamesInANote = 20;

using LeafByPath = QHash<RepoPath, TreeLeaf>;

Result<std::vector<TreeFile>> leavesAt(git_repository *repository, const CommitId &commit)
{
    const Result<TreeHandle> tree = treeOf(repository, commit);
    if (!tree)
        return std::unexpected(tree.error());
    return listTree(repository, tree->get());
}

LeafByPath byPath(const std::vector<TreeFile> &files)
{
    LeafByPath leaves;
    leaves.reserve(qsizetype(files.size()));
    for (const TreeFile &file : files)
        leaves.insert(file.path, file.leaf);
    return leaves;
}

/// The rules of the tree's own .gitignore files; a link of that name counts for nothing.
Result<IgnoreRules> ignoreRulesOf(git_repository *repository, const std::vector<TreeFile> &files)
{
    const Result<OdbHandle> odb = objectsOf(repository);
    if (!odb)
        return std::unexpected(odb.error());
    const TreeLimits limits;
    qint64 total = 0;
    IgnoreRules rules;
    for (const TreeFile &file : files) {
        const qsizetype slash = file.path.bytes.lastIndexOf('/');
        if (!file.leaf.isFile() || file.path.bytes.sliced(slash + 1) != ".gitignore")
            continue;
        const Result<QByteArray> content = readObject(odb->get(), file.leaf.id, GIT_OBJECT_BLOB);
        if (!content)
            return std::unexpected(content.error());
        if ((total += content->size()) > limits.total)
            return fail(Fault::Refused, ErrorCode::LimitExceeded,
                        u"The .gitignore files hold more than %1 bytes."_s.arg(limits.total),
                        u"Remove some of them from the base."_s);
        rules.add({file.path.bytes.first(qMax<qsizetype>(slash, 0))}, *content);
    }
    return rules;
}

/// Takes a walk's entries in and makes the leaves of the commit of them.
class Collection
{
public:
    Collection(ObjectBatch &batch, const std::vector<TreeFile> &base, const std::vector<TreeFile> &put,
               IgnoreRules rules)
        : m_batch(batch), m_base(byPath(base)), m_put(byPath(put)), m_rules(std::move(rules))
    {
    }

    Result<> take(const TreeEntry &entry)
    {
        const bool tracked = m_base.contains(entry.path) || m_put.contains(entry.path);
        if (entry.mode == kLeftOutMode || (!tracked && m_rules.ignores(entry.path, false))) {
            if (m_leftOut.size() < kNamesInANote)
                m_leftOut.append(displayPath(entry.path));
            ++m_leftOutCount;
            return {};
        }
        if (++m_files > m_limits.files)
            return fail(Fault::Refused, ErrorCode::LimitExceeded,
                        u"The work tree holds more than %1 files."_s.arg(m_limits.files));
        const Result<TreeLeaf> leaf = entry.content ? changed(entry) : unchanged(entry);
        if (!leaf)
            return std::unexpected(leaf.error());
        m_leaves.push_back({entry.path, *leaf});
        return {};
    }

    /// Sorted, with the base's gitlinks where the work tree has nothing in their place.
    std::vector<TreeFile> finish(const std::vector<TreeFile> &base)
    {
        const auto path = [](const TreeFile &file) -> const RepoPath & { return file.path; };
        std::ranges::sort(m_leaves, {}, path);
        std::vector<TreeFile> gitlinks;
        for (const TreeFile &file : base) {
            if (!file.leaf.isGitlink())
                continue;
            const auto at = std::ranges::lower_bound(m_leaves, file.path, {}, path);
            const bool taken = at != m_leaves.end() && at->path == file.path;
            const RepoPath folder{file.path.bytes + '/'};
            const auto below = std::ranges::lower_bound(m_leaves, folder, {}, path);
            if (!taken && (below == m_leaves.end() || !below->path.bytes.startsWith(folder.bytes)))
                gitlinks.push_back(file);
        }
        std::ranges::move(gitlinks, std::back_inserter(m_leaves));
        std::ranges::sort(m_leaves, {}, path);
        return std::move(m_leaves);
    }

    std::vector<QString> notes() const
    {
        if (m_leftOutCount == 0)
            return {};
        QString note = u"Left out because the ignore rules of the base name them: %1"_s.arg(m_leftOut.join(u", "_s));
        if (m_leftOutCount > m_leftOut.size())
            note += u" and %1 more"_s.arg(m_leftOutCount - m_leftOut.size());
        return {note + u'.'};
    }

private:
    Result<TreeLeaf> changed(const TreeEntry &entry)
    {
        if (entry.mode != 0100644 && entry.mode != 0100755 && entry.mode != 0120000)
            return fail(Fault::Refused, ErrorCode::UnsafePath,
                        u"'%1' is neither a file nor a link."_s.arg(displayPath(entry.path)));
        m_total += entry.content->size();
        if (entry.content->size() > m_limits.blob || m_total > m_limits.total)
            return fail(Fault::Refused, ErrorCode::LimitExceeded,
                        u"The changed files are too large, at '%1'."_s.arg(displayPath(entry.path)));
        if (entry.mode == 0120000
            && (entry.content->isEmpty() || entry.content->contains('\0')
                || entry.content->size() > m_limits.linkLength))
            return fail(Fault::Refused, ErrorCode::UnsafePath,
                        u"The link '%1' has no usable target."_s.arg(displayPath(entry.path)));
        return m_batch.add(GIT_OBJECT_BLOB, *entry.content).transform([&](const git_oid &id) {
            return TreeLeaf{.mode = entry.mode, .id = id};
        });
    }

    Result<TreeLeaf> unchanged(const TreeEntry &entry) const
    {
        const auto leaf = m_put.constFind(entry.path);
        if (leaf == m_put.cend() || leaf->isGitlink())
            return fail(Fault::Bug, ErrorCode::Bug,
                        u"'%1' is said to be unchanged but was never put."_s.arg(displayPath(entry.path)));
        return TreeLeaf{.mode = entry.mode, .id = leaf->id};
    }

    ObjectBatch &m_batch;
    const LeafByPath m_base;
    const LeafByPath m_put;
    const IgnoreRules m_rules;
    const TreeLimits m_limits;
    std::vector<TreeFile> m_leaves;
    QStringList m_leftOut;
    qsizetype m_leftOutCount = 0;
    qint64 m_files = 0;
    qint64 m_total = 0;
};

} // namespace

Result<Collected> makeWorkTreeCommit(git_repository *repository, const CommitId &base, TreeStream &workTree,
                                     const CommitProposal &proposal, const std::optional<CommitId> &put)
{
    const Result<std::vector<TreeFile>> before = leavesAt(repository, base);
    const Result<std::vector<TreeFile>> given = leavesAt(repository, put.value_or(base));
    if (!before || !given)
        return std::unexpected(before ? given.error() : before.error());
    Result<IgnoreRules> rules = ignoreRulesOf(repository, *before);
    Result<ObjectBatch> batch = ObjectBatch::begin(repository);
    if (!rules || !batch)
        return std::unexpected(rules ? batch.error() : rules.error());

    Collection collection(*batch, *before, *given, std::move(*rules));
    for (;;) {
        const Result<std::optional<TreeEntry>> entry = workTree.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            break;
        if (const Result<> taken = collection.take(**entry); !taken)
            return std::unexpected(taken.error());
    }
    const std::vector<TreeFile> after = collection.finish(*before);
    if (const Result<> safe = checkNewPaths(*before, after); !safe)
        return std::unexpected(safe.error());
    return commitLeaves(repository, *batch, base, after, proposal).transform([&](CommitId &&commit) {
        return Collected{std::move(commit), collection.notes()};
    });
}

} // namespace patchplane::git
