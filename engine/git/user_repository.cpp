// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/files/sync_file.h"
#include "engine/git/checked_out.h"
#include "engine/git/git_program.h"
#include "engine/git/handles.h"
#include "engine/git/path_rules.h"
#include "engine/git/vault.h"
#include "engine/ports/failpoint.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

const QString kHeads = u"refs/heads/"_s;
constexpr qint64 kLargestPack = qint64(1) << 30;
constexpr qint64 kLongestExcludes = 1 << 20;

QByteArray refName(const QString &branch)
{
    return (kHeads + branch).toUtf8();
}

/// The rules of `git check-ref-format --branch`, and no longer than a file name may be.
bool isBranchName(const QString &name)
{
    int valid = 0;
    const QByteArray bytes = name.toUtf8();
    return bytes.size() <= 200 && !name.contains("@{"_L1) && git_branch_name_is_valid(&valid, bytes.constData()) == 0
           && valid == 1;
}

std::unexpected<Error> refused(const QString &what, const QString &remedy)
{
    return fail(Fault::Refused, ErrorCode::PushRefused, what, remedy);
}

/// How many objects a pack says it holds; its header is 'PACK', version, count.
quint32 objectsIn(const QByteArray &pack)
{
    return pack.size() < 12 ? 0 : qFromBigEndian<quint32>(pack.constData() + 8);
}

QString personalFolder()
{
    return qEnvironmentVariable("XDG_CONFIG_HOME", QDir::homePath() + u"/.config"_s);
}

/// The configuration files of the user and the machine, which libgit2 is otherwise kept from (security.md 18).
QStringList personalConfigFiles()
{
    return {QDir::homePath() + u"/.gitconfig"_s, personalFolder() + u"/git/config"_s, u"/etc/gitconfig"_s};
}

std::optional<QString> configText(git_config *config, const char *name)
{
    git_buf value = GIT_BUF_INIT;
    const bool found = git_config_get_string_buf(&value, config, name) == 0;
    const QString text = found ? QString::fromUtf8(value.ptr, qsizetype(value.size)) : QString();
    git_buf_dispose(&value);
    return found ? std::optional(text) : std::nullopt;
}

class UserRepositoryOnDisk final : public UserRepository
{
public:
    UserRepositoryOnDisk(RepositoryHandle repository, const QString &gitProgram)
        : m_repository(std::move(repository)), m_git(gitProgram)
    {
    }

    QString path() const override
    {
        const char *workTree = git_repository_workdir(m_repository.get());
        return QDir::cleanPath(QFile::decodeName(workTree ? workTree : git_repository_path(m_repository.get())));
    }
    QString gitFolder() const override
    {
        return QDir::cleanPath(QFile::decodeName(git_repository_commondir(m_repository.get())));
    }

    Result<QString> defaultBranch() override
    {
        const std::optional<QString> head = symbolicTarget("HEAD", kHeads);
        if (head && git_repository_is_bare(m_repository.get()) && exists(*head))
            return *head;
        const std::optional<QString> remote =
            symbolicTarget("refs/remotes/origin/HEAD", u"refs/remotes/origin/"_s);
        for (const std::optional<QString> &name : {remote, std::optional(u"main"_s), std::optional(u"master"_s), head}) {
            if (name && exists(*name))
                return *name;
        }
        const Result<std::vector<QString>> all = branches();
        if (!all || !all->empty())
            return all.transform([](const std::vector<QString> &names) { return names.front(); });
        return fail(Fault::Permanent, ErrorCode::NotFound, u"The repository %1 has no branch yet."_s.arg(path()),
                    u"Make a first commit."_s);
    }

    Result<std::vector<QString>> branches() override
    {
        BranchIteratorHandle iterator;
        int code = git_branch_iterator_new(into(iterator), m_repository.get(), GIT_BRANCH_LOCAL);
        std::vector<QString> names;
        while (code == 0) {
            ReferenceHandle branch;
            git_branch_t kind = GIT_BRANCH_LOCAL;
            code = git_branch_next(into(branch), &kind, iterator.get());
            if (code == 0)
                names.push_back(QString::fromUtf8(git_reference_shorthand(branch.get())));
        }
        if (code != GIT_ITEROVER)
            return gitFailure(code, u"Listing the branches"_s);
        std::ranges::sort(names);
        return names;
    }

    Result<CommitId> resolve(const QString &revision) override
    {
        const auto unknown = [&] {
            return fail(Fault::Refused, ErrorCode::NotFound,
                        u"There is no commit '%1' in %2."_s.arg(revision, path()),
                        u"Name a branch, a tag or a commit of this repository."_s);
        };
        ObjectHandle object, commit;
        if (git_revparse_single(into(object), m_repository.get(), revision.toUtf8().constData()) < 0)
            return unknown();
        if (git_object_peel(into(commit), object.get(), GIT_OBJECT_COMMIT) < 0)
            return unknown();
        return fromOid<CommitId>(*git_object_id(commit.get()));
    }

    Result<Signature> identity() override
    {
        ConfigHandle own;
        if (const int code = git_repository_config(into(own), m_repository.get()); code < 0)
            return gitFailure(code, u"Reading the configuration"_s);
        const ConfigHandle personal = personalConfig();
        const auto value = [&](const char *name) {
            const std::optional<QString> text = configText(own.get(), name);
            return text ? text : configText(personal.get(), name);
        };
        const std::optional<QString> name = value("user.name"), email = value("user.email");
        if (!name || !email || name->isEmpty() || email->isEmpty())
            return fail(Fault::Refused, ErrorCode::InvalidInput, u"Git does not know your name and mail address."_s,
                        u"Set them with `git config --global user.name` and `user.email`."_s);
        return Signature{.name = *name, .email = *email, .at = {}, .offsetMinutes = 0};
    }

    Result<std::vector<QString>> dirtyFiles(int limit) override
    {
        std::vector<QString> names;
        if (git_repository_is_bare(m_repository.get()))
            return names;
        heedPersonalExcludes();
        git_status_options options = GIT_STATUS_OPTIONS_INIT;
        options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
        StatusHandle status;
        if (const int code = git_status_list_new(into(status), m_repository.get(), &options); code < 0)
            return gitFailure(code, u"Looking for changed files"_s);
        const size_t count = git_status_list_entrycount(status.get());
        for (size_t i = 0; i < count && names.size() < size_t(limit); ++i) {
            const git_status_entry *entry = git_status_byindex(status.get(), i);
            const git_diff_delta *delta = entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;
            names.push_back(displayPath({delta->new_file.path ? delta->new_file.path : delta->old_file.path}));
        }
        return names;
    }

    Result<std::vector<QString>> checkedOutBranches() override
    {
        return checkedOutBranchesOf(gitFolder(), git_repository_is_bare(m_repository.get()) == 1);
    }

    Result<std::optional<CommitId>> branchHead(const QString &branch) override
    {
        git_oid id;
        const int code = git_reference_name_to_id(&id, m_repository.get(), refName(branch).constData());
        if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC)
            return std::nullopt;
        if (code < 0)
            return gitFailure(code, u"Reading the branch %1"_s.arg(branch));
        return fromOid<CommitId>(id);
    }

    Result<> publish(const QString &vaultPath, const CommitId &commit, const QString &branch,
                     const std::optional<CommitId> &expectedOld) override
    {
        return checkTarget(commit, branch, expectedOld)
            .and_then([&] { return bringObjects(vaultPath, commit); })
            .and_then([&] { return moveBranch(commit, branch, expectedOld); })
            .and_then([&] { return keep(branch); });
    }

    /// Git syncs what is in its files, not the names that lead to them. A first branch makes folders; one that was
    /// packed has none.
    Result<> keep(const QString &branch) override
    {
        const QString heads = gitFolder() + u'/' + kHeads.chopped(1);
        QStringList folders{packFolder(), gitFolder(), heads};
        for (qsizetype slash = branch.indexOf(u'/'); slash >= 0; slash = branch.indexOf(u'/', slash + 1))
            folders.append(heads + u'/' + branch.first(slash));
        Result<> synced;
        for (const QString &folder : folders) {
            if (synced && QFileInfo(folder).isDir())
                synced = files::syncFolder(folder);
        }
        return synced;
    }

private:
    QString packFolder() const { return gitFolder() + u"/objects/pack"_s; }

    ConfigHandle personalConfig()
    {
        ConfigHandle personal;
        git_config_new(into(personal));
        int level = GIT_CONFIG_LEVEL_GLOBAL;
        for (const QString &file : personalConfigFiles()) // one after another downward; a file that is not there is none
            git_config_add_file_ondisk(personal.get(), QFile::encodeName(file).constData(),
                                       static_cast<git_config_level_t>(level--), m_repository.get(), 0);
        return personal;
    }

    /// What the user has git ignore everywhere is not dirty: as rules of this handle, since libgit2 does not see the
    /// user's configuration.
    void heedPersonalExcludes()
    {
        const std::optional<QString> named = configText(personalConfig().get(), "core.excludesfile");
        QString path = named.value_or(personalFolder() + u"/git/ignore"_s);
        if (path.startsWith("~/"_L1))
            path = QDir::homePath() + path.sliced(1);
        QFile excludes(path);
        if (!std::exchange(m_heeded, true) && excludes.open(QIODevice::ReadOnly))
            git_ignore_add_rule(m_repository.get(), excludes.read(kLongestExcludes).constData());
    }

    bool exists(const QString &branch)
    {
        git_oid id;
        return git_reference_name_to_id(&id, m_repository.get(), refName(branch).constData()) == 0;
    }

    std::optional<QString> symbolicTarget(const char *name, const QString &prefix)
    {
        ReferenceHandle ref;
        const int code = git_reference_lookup(into(ref), m_repository.get(), name);
        if (code < 0 || git_reference_type(ref.get()) != GIT_REFERENCE_SYMBOLIC)
            return {};
        const QString target = QString::fromUtf8(git_reference_symbolic_target(ref.get()));
        return target.startsWith(prefix) ? std::optional(target.sliced(prefix.size())) : std::nullopt;
    }

    Result<> checkTarget(const CommitId &commit, const QString &branch, const std::optional<CommitId> &expectedOld)
    {
        if (!isBranchName(branch))
            return refused(u"'%1' cannot be the name of a branch."_s.arg(branch),
                           u"Choose a name that `git check-ref-format --branch` takes."_s);
        const std::vector<QString> checkedOut =
            checkedOutBranchesOf(gitFolder(), git_repository_is_bare(m_repository.get()) == 1);
        if (std::ranges::contains(checkedOut, branch))
            return refused(u"The branch %1 is checked out, so it is not moved behind its work tree's back."_s.arg(branch),
                           u"Publish as another branch and run `git merge --ff-only %1` in that work tree."_s.arg(
                               commit.toString()));
        if (symbolicTarget(refName(branch).constData(), u""_s))
            return refused(u"The branch %1 points to another ref."_s.arg(branch), u"Choose another branch."_s);
        const Result<std::optional<CommitId>> now = branchHead(branch);
        if (!now)
            return std::unexpected(now.error());
        return *now == expectedOld ? Result<>() : moved(branch, *now);
    }

    static std::unexpected<Error> moved(const QString &branch, const std::optional<CommitId> &now)
    {
        const QString state = now ? u"is at %1"_s.arg(now->shortText()) : u"does not exist"_s;
        return refused(u"The branch %1 %2, which is not what the decision was made on."_s.arg(branch, state),
                       u"Look at the change against the branch as it is now, and decide again."_s);
    }

    /// One pack of what the repository lacks, checked and put beside its other objects. Runs in the vault with its
    /// object folder exchanged: the user's configuration is not even read.
    Result<> bringObjects(const QString &vaultPath, const CommitId &commit)
    {
        const Result<QByteArray> wanted = revisionsToPack(vaultPath, commit);
        if (!wanted)
            return std::unexpected(wanted.error());
        const Result<QByteArray> pack = m_git.run({.gitDir = vaultPath,
                                                   .arguments = {u"pack-objects"_s, u"--revs"_s, u"--thin"_s,
                                                                 u"--stdout"_s, u"--quiet"_s},
                                                   .input = *wanted,
                                                   .outputLimit = kLargestPack});
        if (!pack)
            return std::unexpected(pack.error());
        if (objectsIn(*pack) == 0) // they may be there since a publication that was killed before its sync
            return QFileInfo(packFolder()).isDir() ? files::syncFolder(packFolder()) : Result<>();
        return m_git
            .run({.gitDir = vaultPath,
                  .arguments = {u"index-pack"_s, u"--stdin"_s, u"--fix-thin"_s, u"--strict"_s},
                  .input = *pack,
                  .environment = {{u"GIT_OBJECT_DIRECTORY"_s, gitFolder() + u"/objects"_s}}})
            .and_then([&](const QByteArray &) { return files::syncFolder(packFolder()); });
    }

    /// The commit, less all that the repository's branches and tags reach and the vault knows.
    Result<QByteArray> revisionsToPack(const QString &vaultPath, const CommitId &commit)
    {
        const Result<RepositoryHandle> vault = openVaultRepository(vaultPath);
        if (!vault)
            return std::unexpected(vault.error());
        const Result<OdbHandle> known = objectsOf(vault->get());
        if (!known)
            return std::unexpected(known.error());
        QByteArray revisions = commit.toString().toLatin1() + '\n';
        struct Context {
            git_odb *known;
            QByteArray *revisions;
        } context{known->get(), &revisions};
        const auto visit = [](git_reference *raw, void *payload) {
            const ReferenceHandle ref(raw);
            const auto *to = static_cast<Context *>(payload);
            ObjectHandle tip;
            const int code = git_reference_peel(into(tip), ref.get(), GIT_OBJECT_COMMIT);
            if (code == 0 && git_odb_exists(to->known, git_object_id(tip.get())) == 1)
                *to->revisions += '^' + fromOid<CommitId>(*git_object_id(tip.get())).toString().toLatin1() + '\n';
            return 0;
        };
        if (const int code = git_reference_foreach(m_repository.get(), visit, &context); code < 0)
            return gitFailure(code, u"Listing the refs of %1"_s.arg(path()));
        return revisions;
    }

    Result<> moveBranch(const CommitId &commit, const QString &branch, const std::optional<CommitId> &expectedOld)
    {
        QByteArray order("option no-deref\0", 16);
        order += (expectedOld ? "update " : "create ") + refName(branch) + '\0' + commit.toString().toLatin1() + '\0';
        if (expectedOld)
            order += expectedOld->toString().toLatin1() + '\0';
        const Result<QByteArray> updated =
            m_git.run({.gitDir = gitFolder(),
                       .arguments = {u"update-ref"_s, u"-m"_s, u"patchplane: publish"_s, u"--stdin"_s, u"-z"_s},
                       .input = order});
        const Result<std::optional<CommitId>> now = branchHead(branch);
        if (!now)
            return std::unexpected(now.error());
        if (!updated && updated.error().code != ErrorCode::IoError)
            return std::unexpected(updated.error());
        if (!updated && *now == expectedOld)
            return refused(u"Git did not move the branch %1: %2"_s.arg(branch, updated.error().what),
                           u"Mend what git names, or choose another branch."_s);
        if (!updated || *now != commit)
            return moved(branch, *now);
        failpoint("publish.branch-moved");
        return {};
    }

    RepositoryHandle m_repository;
    GitProgram m_git;
    bool m_heeded = false; ///< the user's own excludes are rules of this handle
};

} // namespace

Result<std::unique_ptr<UserRepository>> UserRepository::open(const QString &path, const QString &gitProgram)
{
    return openUserRepository(path).transform([&](RepositoryHandle &&repository) -> std::unique_ptr<UserRepository> {
        return std::make_unique<UserRepositoryOnDisk>(std::move(repository), gitProgram);
    });
}

} // namespace patchplane::git
