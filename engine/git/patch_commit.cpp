// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/candidate_commit.h"
#include "engine/git/git_program.h"
#include "engine/git/object_batch.h"
#include "engine/git/path_rules.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

constexpr qint64 kLongestListing = qint64(512) << 20;

/// An index and an object folder in the vault, beside its own: what a patch leaves there is gone with it, or with the
/// next `Vault::sweep`.
class Quarantine
{
public:
    Quarantine(const GitProgram &program, const QString &vaultPath)
        : m_program(program), m_vaultPath(vaultPath), m_folder(vaultPath + u'/' + kPatchFolder + u"XXXXXX"_s)
    {
        QDir(m_folder.path()).mkdir(u"objects"_s);
    }

    Result<QByteArray> run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return m_program.run({.gitDir = m_vaultPath,
                              .arguments = arguments,
                              .input = input,
                              .outputLimit = kLongestListing,
                              .environment = {{u"GIT_INDEX_FILE"_s, m_folder.filePath(u"index"_s)},
                                              {u"GIT_OBJECT_DIRECTORY"_s, objects()},
                                              {u"GIT_ALTERNATE_OBJECT_DIRECTORIES"_s, m_vaultPath + u"/objects"_s}},
                              .durable = false});
    }
    QString objects() const { return m_folder.filePath(u"objects"_s); }
    bool isValid() const { return m_folder.isValid(); }

private:
    const GitProgram &m_program;
    const QString m_vaultPath;
    QTemporaryDir m_folder;
};

std::unexpected<Error> relabelled(Error error, ErrorCode code, const QString &what, const QString &remedy)
{
    if (error.code != ErrorCode::IoError)
        return std::unexpected(std::move(error)); // time, space: not the patch's fault
    return fail(Fault::Refused, code, what + u": "_s + error.what, remedy);
}

/// The paths that the patch names, as `git apply --numstat -z` reads them: 'added TAB removed TAB path NUL'.
Result<> checkNames(const QByteArray &numstat, const std::vector<TreeFile> &base)
{
    QSet<QByteArray> known;
    for (const TreeFile &file : base)
        known.insert(file.path.bytes);
    for (const QByteArray &record : numstat.split('\0')) {
        const QByteArray path = record.sliced(record.indexOf('\t', record.indexOf('\t') + 1) + 1);
        if (const Result<> safe = path.isEmpty() || known.contains(path) ? Result<>() : checkPath({path}); !safe)
            return safe;
    }
    return {};
}

/// Reads `git ls-files --stage -z`: 'mode SP id SP stage TAB path NUL'.
std::vector<TreeFile> leavesOf(const QByteArray &listing)
{
    std::vector<TreeFile> leaves;
    for (const QByteArray &record : listing.split('\0')) {
        const qsizetype tab = record.indexOf('\t');
        const QList<QByteArray> words = record.first(qMax<qsizetype>(tab, 0)).split(' ');
        if (words.size() != 3)
            continue;
        TreeFile leaf{{record.sliced(tab + 1)}, {.mode = words[0].toInt(nullptr, 8), .id = {}}};
        git_oid_fromstrn(&leaf.leaf.id, words[1].constData(), size_t(words[1].size()));
        leaves.push_back(std::move(leaf));
    }
    std::ranges::sort(leaves, {}, [](const TreeFile &file) -> const RepoPath & { return file.path; });
    return leaves;
}

/// Takes the blobs over that the vault does not have; a few bytes of a patch may stand for any length.
Result<> adopt(ObjectBatch &batch, git_repository *repository, const QString &objects,
               const std::vector<TreeFile> &leaves)
{
    const Result<OdbHandle> vault = objectsOf(repository);
    if (!vault)
        return std::unexpected(vault.error());
    OdbHandle fresh;
    if (const int code = git_odb_open(into(fresh), QFile::encodeName(objects).constData()); code < 0)
        return gitFailure(code, u"Opening the objects of the patch"_s);
    const TreeLimits limits;
    qint64 total = 0;
    for (const TreeFile &file : leaves) {
        if (file.leaf.isGitlink() || git_odb_exists_ext(vault->get(), &file.leaf.id, GIT_ODB_LOOKUP_NO_REFRESH) == 1)
            continue;
        const Result<QByteArray> content = readObject(fresh.get(), file.leaf.id, GIT_OBJECT_BLOB);
        if (!content)
            return std::unexpected(content.error());
        if ((total += content->size()) > limits.total)
            return fail(Fault::Refused, ErrorCode::LimitExceeded,
                        u"The patch writes more than %1 bytes."_s.arg(limits.total), u"Split the patch."_s);
        if (const Result<git_oid> added = batch.add(GIT_OBJECT_BLOB, *content); !added)
            return std::unexpected(added.error());
    }
    return {};
}

/// What the tree would be with the patch on it.
Result<std::vector<TreeFile>> applied(const Quarantine &quarantine, const CommitId &base,
                                      const std::vector<TreeFile> &before, const QByteArray &patch)
{
    const QStringList apply{u"apply"_s, u"--cached"_s, u"--whitespace=nowarn"_s};
    const Result<QByteArray> names = quarantine.run(apply + QStringList{u"--numstat"_s, u"-z"_s, u"-"_s}, patch);
    if (!names)
        return relabelled(names.error(), ErrorCode::InvalidInput, u"This is no patch that git can read"_s,
                          u"Make it with `git diff --binary` or `git format-patch`."_s);
    if (const Result<> safe = checkNames(*names, before); !safe)
        return std::unexpected(safe.error());
    if (const Result<QByteArray> read = quarantine.run({u"read-tree"_s, base.toString()}); !read)
        return std::unexpected(read.error());
    if (const Result<QByteArray> done = quarantine.run(apply + QStringList{u"-"_s}, patch); !done)
        return relabelled(done.error(), ErrorCode::BaseConflict,
                          u"The patch does not apply to %1"_s.arg(base.shortText()),
                          u"Make it anew on that commit, or name the commit that it was made on as its base."_s);
    return quarantine.run({u"ls-files"_s, u"--stage"_s, u"-z"_s}).transform(leavesOf);
}

} // namespace

Result<CommitId> makePatchCommit(git_repository *repository, const GitProgram &program, const CommitId &base,
                                 const QByteArray &patch, const CommitProposal &proposal)
{
    const Result<TreeHandle> tree = treeOf(repository, base);
    if (!tree)
        return std::unexpected(tree.error());
    const Result<std::vector<TreeFile>> before = listTree(repository, tree->get());
    if (!before)
        return std::unexpected(before.error());
    const Quarantine quarantine(program, QDir::cleanPath(QFile::decodeName(git_repository_path(repository))));
    if (!quarantine.isValid())
        return fail(Fault::Transient, ErrorCode::IoError, u"The vault's folder cannot be written."_s);
    const Result<std::vector<TreeFile>> after = applied(quarantine, base, *before, patch);
    if (!after)
        return std::unexpected(after.error());
    if (qint64(after->size()) > TreeLimits().files)
        return fail(Fault::Refused, ErrorCode::LimitExceeded,
                    u"With the patch there are more than %1 files."_s.arg(TreeLimits().files), u"Split the patch."_s);
    if (const Result<> safe = checkNewPaths(*before, *after); !safe)
        return std::unexpected(safe.error());
    Result<ObjectBatch> batch = ObjectBatch::begin(repository);
    if (!batch)
        return std::unexpected(batch.error());
    return adopt(*batch, repository, quarantine.objects(), *after).and_then([&] {
        return commitLeaves(repository, *batch, base, *after, proposal);
    });
}

} // namespace patchplane::git
