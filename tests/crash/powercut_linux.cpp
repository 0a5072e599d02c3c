// SPDX-License-Identifier: GPL-3.0-or-later
#include "powercut.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>

namespace patchplane::crash {

namespace {

/// The key that the preloaded library gives the same file.
QByteArray keyOf(const QString &path)
{
    struct statx found = {};
    ::statx(AT_FDCWD, QFile::encodeName(path).constData(), AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &found);
    return QByteArray::number(quint64(found.stx_ino)) + '-' + QByteArray::number(qint64(found.stx_btime.tv_sec)) + '-'
        + QByteArray::number(quint32(found.stx_btime.tv_nsec));
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray listing(const QString &folder)
{
    QByteArray records;
    for (const QFileInfo &entry : QDir(folder).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        struct stat found = {};
        ::lstat(QFile::encodeName(entry.filePath()).constData(), &found);
        records += QByteArray::number(found.st_mode) + '\0' + keyOf(entry.filePath()) + '\0'
            + QFile::encodeName(entry.fileName()) + '\0';
    }
    return records;
}

/// Takes all that is there as durable.
void takeAll(const QString &folder, const QString &shadow)
{
    QDir(shadow).removeRecursively();
    QDir().mkpath(shadow);
    write(shadow + u'/' + QString::fromLatin1(keyOf(folder)), listing(folder));
    QDirIterator walk(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QFileInfo entry(walk.next());
        if (!entry.isSymLink())
            write(shadow + u'/' + QString::fromLatin1(keyOf(entry.filePath())),
                  entry.isDir() ? listing(entry.filePath()) : read(entry.filePath()));
    }
}

/// A folder that was never synced is empty, a file that was never synced has no bytes: their names are all there is.
bool makeAnew(const QString &path, const QByteArray &key, const QString &shadow)
{
    const QList<QByteArray> records = read(shadow + u'/' + QString::fromLatin1(key)).split('\0');
    for (qsizetype i = 0; i + 2 < records.size(); i += 3) {
        const auto mode = mode_t(records[i].toUInt());
        if (!S_ISDIR(mode) && !S_ISREG(mode))
            continue; // a socket has nothing to keep
        const QString entry = path + u'/' + QFile::decodeName(records[i + 2]);
        const bool made = S_ISDIR(mode)
            ? QDir().mkdir(entry) && makeAnew(entry, records[i + 1], shadow)
            : write(entry, read(shadow + u'/' + QString::fromLatin1(records[i + 1])));
        if (!made || ::chmod(QFile::encodeName(entry).constData(), mode & 07777) != 0)
            return false;
    }
    return true;
}

} // namespace

PowerCut::PowerCut(QString folder, QString shadow, QString library, QString ignored)
    : m_folder(QFileInfo(folder).canonicalFilePath()), m_shadow(std::move(shadow)), m_library(std::move(library)),
      m_ignored(std::move(ignored))
{
    takeAll(m_folder, m_shadow);
}

QProcessEnvironment PowerCut::environment() const
{
    QProcessEnvironment environment(QProcessEnvironment::Initialization{});
    environment.insert(QStringLiteral("LD_PRELOAD"), m_library);
    environment.insert(QStringLiteral("PATCHPLANE_POWERCUT"), m_folder + u':' + m_shadow);
    if (!m_ignored.isEmpty())
        environment.insert(QStringLiteral("PATCHPLANE_POWERCUT_IGNORE"), m_ignored);
    // A sanitizer's runtime wants to be the first library; the shim calls nothing of it.
    environment.insert(QStringLiteral("ASAN_OPTIONS"), QStringLiteral("verify_asan_link_order=0"));
    return environment;
}

bool PowerCut::wrap(const QString &program, const QString &script) const
{
    QByteArray text = "#!/bin/sh\n";
    for (const QString &variable : environment().toStringList())
        text += "export '" + QFile::encodeName(variable) + "'\n";
    text += "exec '" + QFile::encodeName(program) + "' \"$@\"\n";
    return write(script, text) && QFile::setPermissions(script, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

bool PowerCut::cut()
{
    const QByteArray root = keyOf(m_folder);
    for (const QFileInfo &entry : QDir(m_folder).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot)) {
        const bool gone = entry.isDir() && !entry.isSymLink() ? QDir(entry.filePath()).removeRecursively() : QFile::remove(entry.filePath());
        if (!gone)
            return false;
    }
    if (!makeAnew(m_folder, root, m_shadow))
        return false;
    takeAll(m_folder, m_shadow); // what is left is on the disk, and the files have new keys
    return true;
}

} // namespace patchplane::crash
