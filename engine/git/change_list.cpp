// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/change_list.h"

#include "engine/git/line_diff.h"
#include "engine/git/parallel.h"
#include "engine/git/rename_detection.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

constexpr int kKindOfMode = 0170000;

ChangeKind kindOf(const TreeDifference &difference)
{
    if (!difference.before)
        return ChangeKind::Added;
    if (!difference.after)
        return ChangeKind::Deleted;
    const bool sameKind = (difference.before->mode & kKindOfMode) == (difference.after->mode & kKindOfMode);
    return sameKind ? ChangeKind::Modified : ChangeKind::TypeChanged;
}

std::vector<ChangedFile> merge(const std::vector<TreeDifference> &differences, const std::vector<Rename> &renames)
{
    std::vector<std::optional<ChangedFile>> changes;
    changes.reserve(differences.size());
    for (const TreeDifference &difference : differences)
        changes.push_back(ChangedFile{kindOf(difference), difference.path, difference.path, difference.before,
                                      difference.after, 0});
    for (const Rename &rename : renames) {
        ChangedFile &target = *changes[rename.to];
        target.change = ChangeKind::Renamed;
        target.beforePath = differences[rename.from].path;
        target.before = differences[rename.from].before;
        target.similarity = rename.similarity;
        changes[rename.from].reset();
    }
    std::vector<ChangedFile> list;
    for (std::optional<ChangedFile> &change : changes) {
        if (change)
            list.push_back(std::move(*change));
    }
    return list;
}

/// Does a link at `path` with this target lead out of the tree? Judged by its text alone: nothing is opened. A '..' behind
/// a name may leave by what that name is: 'here/../x' where 'here' is a link to '.'.
bool leavesTree(const RepoPath &path, const QByteArray &target)
{
    if (target.startsWith('/') || target.contains('\\') || target.contains(':'))
        return true;
    qsizetype above = path.bytes.count('/');
    bool named = false;
    for (const QByteArray &component : target.split('/')) {
        if (component == ".." && (named || --above < 0))
            return true;
        named = named || (component != ".." && component != "." && !component.isEmpty());
    }
    return false;
}

bool isLfsPointer(const QByteArray &content)
{
    return content.size() < 1024 && content.startsWith("version https://git-lfs.github.com/spec/");
}

std::vector<Risk> risksOf(const ChangedFile &change, const std::optional<QByteArray> &before,
                          const std::optional<QByteArray> &after, bool binary)
{
    std::vector<Risk> risks = risksOfPath(change.path());
    if (change.before && change.beforePath != change.path())
        std::ranges::copy(risksOfPath(change.beforePath), std::back_inserter(risks));
    for (const auto &[leaf, content, path] : {std::tuple(&change.before, &before, &change.beforePath),
                                              std::tuple(&change.after, &after, &change.afterPath)}) {
        if (!*leaf)
            continue;
        if ((*leaf)->isGitlink())
            risks.push_back(Risk::Gitlink);
        if ((*leaf)->isLink())
            risks.push_back(Risk::Link);
        if ((*leaf)->isLink() && leavesTree(*path, **content))
            risks.push_back(Risk::LeavingLink);
        if ((*leaf)->isFile() && isLfsPointer(**content))
            risks.push_back(Risk::LfsPointer);
    }
    if (binary)
        risks.push_back(Risk::Binary);
    if (change.after && change.after->mode == 0100755 && (!change.before || change.before->mode != 0100755))
        risks.push_back(Risk::ExecutableBit);
    std::ranges::sort(risks);
    const auto doubled = std::ranges::unique(risks);
    risks.erase(doubled.begin(), doubled.end());
    return risks;
}

std::optional<FileSide> sideOf(const std::optional<TreeLeaf> &leaf, const RepoPath &path,
                               const std::optional<QByteArray> &content)
{
    if (!leaf)
        return {};
    const BlobId blob = fromOid<BlobId>(leaf->id);
    return FileSide{.path = path,
                    .mode = leaf->mode,
                    .blob = blob,
                    .content = leaf->isGitlink() ? contentDigest(blob.raw()) : contentDigest(*content)};
}

Result<FileChange> describe(git_odb *odb, const ChangedFile &change)
{
    std::optional<QByteArray> before, after;
    for (const auto &[leaf, content] : {std::pair(&change.before, &before), std::pair(&change.after, &after)}) {
        if (!*leaf)
            continue;
        Result<QByteArray> read = diffText(odb, **leaf);
        if (!read)
            return std::unexpected(std::move(read.error()));
        *content = std::move(*read);
    }
    FileChange described;
    described.change = change.change;
    described.before = sideOf(change.before, change.beforePath, before);
    described.after = sideOf(change.after, change.afterPath, after);
    described.similarity = change.similarity;
    described.binary = (before && looksBinary(*before)) || (after && looksBinary(*after));
    described.risks = risksOf(change, before, after, described.binary);
    if (described.binary || before == after)
        return described;
    const Result<LineCounts> lines = countLines(before.value_or(QByteArray()), after.value_or(QByteArray()));
    if (!lines)
        return std::unexpected(lines.error());
    described.added = lines->added;
    described.removed = lines->removed;
    return described;
}

/// What is described or written as a patch is read whole, so its sum is known before the first byte.
Result<> checkTotal(git_odb *odb, const std::vector<TreeDifference> &differences, const TreeLimits &limits)
{
    qint64 total = 0;
    for (const TreeDifference &difference : differences) {
        for (const std::optional<TreeLeaf> &leaf : {difference.before, difference.after}) {
            if (!leaf || leaf->isGitlink())
                continue;
            const Result<qint64> size = objectSize(odb, leaf->id);
            if (!size)
                return std::unexpected(size.error());
            if ((total += *size) > limits.total)
                return fail(Fault::Refused, ErrorCode::LimitExceeded,
                            u"The changed files hold more than %1 bytes."_s.arg(limits.total),
                            u"Split the change, or take its large files out."_s);
        }
    }
    return {};
}

} // namespace

Result<std::vector<ChangedFile>> listChanges(git_repository *repository, const git_tree *before, const git_tree *after,
                                             const TreeLimits &limits)
{
    const Result<std::vector<TreeDifference>> differences = diffTrees(repository, before, after, limits);
    if (!differences)
        return std::unexpected(differences.error());
    const Result<OdbHandle> odb = objectsOf(repository);
    if (!odb)
        return std::unexpected(odb.error());
    if (const Result<> small = checkTotal(odb->get(), *differences, limits); !small)
        return std::unexpected(small.error());
    const BlobLoader load = [&](const git_oid &id) { return readObject(odb->get(), id, GIT_OBJECT_BLOB); };
    const BlobSizer size = [&](const git_oid &id) { return objectSize(odb->get(), id); };
    return findRenames(*differences, load, size).transform([&](const std::vector<Rename> &renames) {
        return merge(*differences, renames);
    });
}

Result<std::vector<FileChange>> describeChanges(const QString &vaultPath, const std::vector<ChangedFile> &changes)
{
    std::vector<FileChange> described(changes.size());
    const auto work = [&](Turns &turns) -> Result<> {
        const Result<RepositoryHandle> repository = openVaultRepository(vaultPath);
        if (!repository)
            return std::unexpected(repository.error());
        const Result<OdbHandle> odb = objectsOf(repository->get());
        if (!odb)
            return std::unexpected(odb.error());
        while (const std::optional<size_t> turn = turns.take()) {
            Result<FileChange> one = describe(odb->get(), changes[*turn]);
            if (!one)
                return std::unexpected(std::move(one.error()));
            described[*turn] = std::move(*one);
        }
        return {};
    };
    return inParallel(changes.size(), work).transform([&] { return std::move(described); });
}

Result<QByteArray> diffText(git_odb *odb, const TreeLeaf &leaf)
{
    if (leaf.isGitlink())
        return "Subproject commit " + fromOid<CommitId>(leaf.id).toString().toLatin1() + '\n';
    return readObject(odb, leaf.id, GIT_OBJECT_BLOB);
}

} // namespace patchplane::git
