// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/tree_walker.h"

#include "engine/git/file_stamp_posix.h"

#include <QFile>
#include <QSet>

#include <algorithm>
#include <dirent.h>
#include <fcntl.h>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

struct CloseDir {
    void operator()(DIR *stream) const { ::closedir(stream); }
};

/// A name in a folder with what the file system said about it (about a link, not its target).
struct Found {
    QByteArray name;
    struct stat status;
    bool isFolder() const { return S_ISDIR(status.st_mode); }
    QByteArray sortKey() const { return isFolder() ? name + '/' : name; } ///< so that whole paths come in byte order
};

class TreeWalk final : public TreeStream
{
public:
    TreeWalk(QString folder, TreeSnapshot put, TreeLimits limits)
        : m_folder(std::move(folder)), m_put(std::move(put)), m_limits(limits)
    {
        for (auto file = m_put.files.keyBegin(); file != m_put.files.keyEnd(); ++file) {
            for (qsizetype slash = file->bytes.lastIndexOf('/'); slash > 0;
                 slash = file->bytes.lastIndexOf('/', slash - 1))
                m_trackedFolders.insert(file->bytes.first(slash));
        }
    }

    Result<std::optional<TreeEntry>> next() override
    {
        if (!m_begun) {
            m_begun = true;
            if (const Result<> opened = enterRoot(); !opened)
                return std::unexpected(opened.error());
        }
        while (!m_levels.empty()) {
            Level &level = m_levels.back();
            if (level.at == level.names.size()) {
                m_levels.pop_back();
                continue;
            }
            const Found &found = level.names[level.at++];
            Result<std::optional<TreeEntry>> entry = visit(level, found);
            if (!entry || *entry)
                return entry;
        }
        return std::nullopt;
    }

private:
    struct Level {
        Descriptor folder;
        QByteArray path; ///< ends in a slash, or is empty
        std::vector<Found> names;
        size_t at = 0;
    };

    Result<> enterRoot()
    {
        Descriptor root(
            ::open(QFile::encodeName(m_folder).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!root && errno == ENOENT)
            return fail(Fault::Permanent, ErrorCode::NotFound, u"The folder %1 is not there."_s.arg(m_folder));
        if (!root)
            return systemFailure(u"Opening the folder"_s, {QFile::encodeName(m_folder)});
        return enter(std::move(root), {});
    }

    Result<> enter(Descriptor folder, QByteArray path)
    {
        const std::unique_ptr<DIR, CloseDir> names(::fdopendir(::fcntl(folder.number(), F_DUPFD_CLOEXEC, 0)));
        if (!names)
            return systemFailure(u"Reading the folder"_s, {path});
        Level level{.folder = std::move(folder), .path = std::move(path), .names = {}};
        while (const dirent *entry = ::readdir(names.get())) {
            Found found{.name = entry->d_name, .status = {}};
            if (found.name == "." || found.name == ".." || (level.path.isEmpty() && found.name == ".git"))
                continue;
            if (::fstatat(level.folder.number(), entry->d_name, &found.status, AT_SYMLINK_NOFOLLOW) != 0)
                return systemFailure(u"Looking at"_s, {level.path + found.name});
            if (++m_seen > m_limits.files)
                return tooMuch({level.path + found.name}, u"more than %1 files"_s.arg(m_limits.files));
            level.names.push_back(std::move(found));
        }
        std::ranges::sort(level.names, {}, &Found::sortKey);
        m_levels.push_back(std::move(level));
        return {};
    }

    Result<std::optional<TreeEntry>> visit(const Level &level, const Found &found)
    {
        const RepoPath path{level.path + found.name};
        if (path.bytes.size() > m_limits.pathLength)
            return tooMuch(path, u"a path of more than %1 bytes"_s.arg(m_limits.pathLength));
        const bool tracked = found.isFolder() ? m_trackedFolders.contains(path.bytes) : m_put.files.contains(path);
        if (!found.isFolder() && gitMode(found.status) == 0)
            return std::nullopt; // fifo, socket, device
        if (!tracked && m_put.ignore.ignores(path, found.isFolder()))
            return TreeEntry{path, kLeftOutMode, std::nullopt};
        return found.isFolder() ? descend(level, found, path) : read(level, found, path);
    }

    Result<std::optional<TreeEntry>> descend(const Level &level, const Found &found, const RepoPath &path)
    {
        if (m_levels.size() >= size_t(m_limits.depth))
            return tooMuch(path, u"more than %1 folders in each other"_s.arg(m_limits.depth));
        Descriptor folder(::openat(level.folder.number(), found.name.constData(),
                                   O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
        if (!folder)
            return systemFailure(u"Opening the folder"_s, path);
        return enter(std::move(folder), path.bytes + '/').transform([] { return std::optional<TreeEntry>(); });
    }

    Result<std::optional<TreeEntry>> read(const Level &level, const Found &found, const RepoPath &path)
    {
        const FileStamp stamp = stampOf(found.status);
        const auto put = m_put.files.constFind(path);
        if (put != m_put.files.cend() && *put == stamp && stamp.changedNs < m_put.closedNs)
            return TreeEntry{path, stamp.mode, std::nullopt};
        if (stamp.size > m_limits.blob || (m_total += stamp.size) > m_limits.total)
            return tooMuch(path, u"more than %1 bytes in a file or %2 in all"_s.arg(m_limits.blob).arg(m_limits.total));
        Result<QByteArray> content = stamp.mode == 0120000 ? readLink(level, found, path)
                                                           : readFile(level, found, path);
        if (!content)
            return std::unexpected(std::move(content.error()));
        return TreeEntry{path, stamp.mode, std::move(*content)};
    }

    Result<QByteArray> readLink(const Level &level, const Found &found, const RepoPath &path)
    {
        QByteArray target(qsizetype(m_limits.linkLength) + 1, Qt::Uninitialized);
        const ssize_t length =
            ::readlinkat(level.folder.number(), found.name.constData(), target.data(), size_t(target.size()));
        if (length < 0)
            return systemFailure(u"Reading the link"_s, path);
        if (length > m_limits.linkLength)
            return tooMuch(path, u"a link of more than %1 bytes"_s.arg(m_limits.linkLength));
        target.truncate(length);
        return target;
    }

    /// The file that was looked at and no other: a name that points elsewhere by now is an error, not a surprise.
    Result<QByteArray> readFile(const Level &level, const Found &found, const RepoPath &path)
    {
        const Descriptor file(::openat(level.folder.number(), found.name.constData(),
                                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
        struct stat status;
        if (!file || ::fstat(file.number(), &status) != 0)
            return systemFailure(u"Opening"_s, path);
        if (!S_ISREG(status.st_mode) || status.st_ino != found.status.st_ino || status.st_dev != found.status.st_dev
            || status.st_size != found.status.st_size)
            return fail(Fault::Transient, ErrorCode::IoError,
                        u"'%1' changed while it was being collected."_s.arg(displayPath(path)));
        QByteArray content(status.st_size, Qt::Uninitialized);
        qsizetype done = 0;
        while (done < content.size()) {
            const ssize_t got = ::read(file.number(), content.data() + done, size_t(content.size() - done));
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                return systemFailure(u"Reading"_s, path);
            if (got == 0)
                break;
            done += got;
        }
        content.truncate(done);
        return content;
    }

    static std::unexpected<Error> tooMuch(const RepoPath &path, const QString &what)
    {
        return fail(Fault::Refused, ErrorCode::LimitExceeded,
                    u"The work tree holds %1, at '%2'."_s.arg(what, displayPath({path.bytes.first(
                        qMin<qsizetype>(path.bytes.size(), 200))})),
                    u"Have the files ignored or removed before they are collected."_s);
    }

    const QString m_folder;
    const TreeSnapshot m_put;
    const TreeLimits m_limits;
    QSet<QByteArray> m_trackedFolders;
    std::vector<Level> m_levels; ///< from the root down
    qint64 m_seen = 0;
    qint64 m_total = 0;
    bool m_begun = false;
};

} // namespace

std::unique_ptr<TreeStream> walkTree(const QString &folder, TreeSnapshot put, TreeLimits limits)
{
    return std::make_unique<TreeWalk>(folder, std::move(put), limits);
}

} // namespace patchplane::git
