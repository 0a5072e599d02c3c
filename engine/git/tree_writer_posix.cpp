// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/tree_writer.h"

#include "engine/git/file_stamp_posix.h"

#include <QFile>

#include <fcntl.h>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

/// The chain of open folders down to where one thread writes; neighbours in a tree share most of it.
class FolderChain
{
public:
    FolderChain(int root, std::optional<FileOwner> owner) : m_root(root), m_owner(owner) {}

    /// The descriptor of this folder, made with all above it as needed.
    Result<int> enter(QByteArrayView folder)
    {
        while (!m_open.empty() && !isAbove(m_open.back().path, folder))
            m_open.pop_back();
        while (m_open.empty() ? !folder.isEmpty() : m_open.back().path.size() < folder.size()) {
            const qsizetype begin = m_open.empty() ? 0 : m_open.back().path.size() + 1;
            const qsizetype slash = folder.indexOf('/', begin);
            if (const Result<> stepped = step(folder.first(slash < 0 ? folder.size() : slash), begin); !stepped)
                return std::unexpected(stepped.error());
        }
        return current();
    }

private:
    struct Open {
        QByteArray path;
        Descriptor folder;
    };
    static bool isAbove(const QByteArray &upper, QByteArrayView lower)
    {
        return lower.startsWith(upper) && (lower.size() == upper.size() || lower[upper.size()] == '/');
    }
    int current() const { return m_open.empty() ? m_root : m_open.back().folder.number(); }

    Result<> step(QByteArrayView path, qsizetype nameAt)
    {
        const QByteArray name = path.sliced(nameAt).toByteArray();
        const bool made = ::mkdirat(current(), name.constData(), 0700) == 0;
        if (!made && errno != EEXIST)
            return systemFailure(u"Making the folder"_s, {path.toByteArray()});
        Descriptor folder(::openat(current(), name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder || (made && m_owner && ::fchown(folder.number(), m_owner->user, m_owner->group) != 0))
            return systemFailure(u"Opening the folder"_s, {path.toByteArray()});
        m_open.push_back({path.toByteArray(), std::move(folder)});
        return {};
    }

    int m_root;
    std::optional<FileOwner> m_owner;
    std::vector<Open> m_open;
};

bool writeAll(int file, const QByteArray &content)
{
    for (qsizetype done = 0; done < content.size();) {
        const ssize_t written = ::write(file, content.constData() + done, size_t(content.size() - done));
        if (written < 0 && errno != EINTR)
            return false;
        done += written > 0 ? written : 0;
    }
    return true;
}

/// One writing, shared by its threads: they pull from the stream in turn and write side by side.
class Writing
{
public:
    Writing(int root, TreeStream &source, std::optional<FileOwner> owner, const TreeLimits &limits)
        : m_root(root), m_source(source), m_owner(owner), m_limits(limits)
    {
    }

    void work()
    {
        FolderChain folders(m_root, m_owner);
        std::vector<std::pair<RepoPath, FileStamp>> written;
        while (std::optional<TreeEntry> entry = take()) {
            const Result<FileStamp> stamp = write(folders, *entry);
            if (!stamp) {
                stop(stamp.error());
                break;
            }
            written.emplace_back(std::move(entry->path), *stamp);
        }
        const std::scoped_lock lock(m_mutex);
        for (auto &[path, stamp] : written) {
            m_snapshot.closedNs = std::max(m_snapshot.closedNs, stamp.changedNs);
            m_snapshot.files.insert(std::move(path), stamp);
        }
    }

    Result<TreeSnapshot> result()
    {
        return m_error ? Result<TreeSnapshot>(std::unexpected(*m_error)) : std::move(m_snapshot);
    }

private:
    std::optional<TreeEntry> take()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_error)
            return {};
        Result<std::optional<TreeEntry>> next = m_source.next();
        if (next && *next) {
            if (Result<> counted = count(**next); !counted)
                next = std::unexpected(std::move(counted.error()));
        }
        if (!next)
            m_error = next.error();
        return next ? std::move(*next) : std::nullopt;
    }

    Result<> count(const TreeEntry &entry)
    {
        const qint64 size = entry.content ? entry.content->size() : 0;
        m_total += size;
        if (++m_files > m_limits.files || m_total > m_limits.total || size > m_limits.blob)
            return fail(Fault::Refused, ErrorCode::LimitExceeded,
                        u"The tree is too large: %1 files, %2 bytes up to '%3'."_s.arg(m_files).arg(m_total).arg(
                            displayPath(entry.path)));
        if (entry.path.bytes == ".gitignore" || entry.path.bytes.endsWith("/.gitignore"))
            m_snapshot.ignore.add({entry.path.bytes.chopped(qMin<qsizetype>(entry.path.bytes.size(), 11))},
                                  entry.mode == 0120000 ? QByteArray() : entry.content.value_or(QByteArray()));
        return checkCheckoutPath(entry.path);
    }

    Result<FileStamp> write(FolderChain &folders, const TreeEntry &entry)
    {
        const qsizetype slash = entry.path.bytes.lastIndexOf('/');
        const Result<int> folder = folders.enter(QByteArrayView(entry.path.bytes).first(slash < 0 ? 0 : slash));
        if (!folder)
            return std::unexpected(folder.error());
        const QByteArray name = entry.path.bytes.sliced(slash + 1);
        return entry.mode == 0120000 ? writeLink(*folder, name, entry) : writeFile(*folder, name, entry);
    }

    Result<FileStamp> writeFile(int folder, const QByteArray &name, const TreeEntry &entry)
    {
        const Descriptor file(::openat(folder, name.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                       entry.mode == 0100755 ? 0700 : 0600));
        struct stat status;
        if (!file || !writeAll(file.number(), entry.content.value_or(QByteArray()))
            || (m_owner && ::fchown(file.number(), m_owner->user, m_owner->group) != 0)
            || ::fstat(file.number(), &status) != 0)
            return systemFailure(u"Writing"_s, entry.path);
        return stampOf(status);
    }

    Result<FileStamp> writeLink(int folder, const QByteArray &name, const TreeEntry &entry)
    {
        const QByteArray target = entry.content.value_or(QByteArray());
        struct stat status;
        if (::symlinkat(target.constData(), folder, name.constData()) != 0
            || (m_owner
                && ::fchownat(folder, name.constData(), m_owner->user, m_owner->group, AT_SYMLINK_NOFOLLOW) != 0)
            || ::fstatat(folder, name.constData(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return systemFailure(u"Writing the link"_s, entry.path);
        return stampOf(status);
    }

    void stop(const Error &error)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_error)
            m_error = error;
    }

    const int m_root;
    TreeStream &m_source;
    const std::optional<FileOwner> m_owner;
    const TreeLimits m_limits;
    std::mutex m_mutex; ///< guards all below and the stream
    TreeSnapshot m_snapshot;
    std::optional<Error> m_error;
    qint64 m_files = 0;
    qint64 m_total = 0;
};

} // namespace

Result<TreeSnapshot> writeTree(const QString &folder, TreeStream &source, std::optional<FileOwner> owner,
                               TreeLimits limits)
{
    const Descriptor root(
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!root)
        return systemFailure(u"Opening the folder"_s, {QFile::encodeName(folder)});
    Writing writing(root.number(), source, owner, limits);
    {
        const std::jthread second([&writing] { writing.work(); });
        writing.work();
    }
    return writing.result();
}

} // namespace patchplane::git
