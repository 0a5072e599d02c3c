// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/file_secret_store.h"

#include "engine/files/sync_file.h"

#include <QDateTime>
#include <QDir>

#include <algorithm>

namespace patchplane::secrets {

/// What another process is writing just now is younger than that.
static constexpr std::chrono::minutes kHalfWrittenFor(1);

static void sweepHalfWritten(const QString &folder)
{
    const QString temporary = QString::fromUtf16(files::kTemporaryPrefix) + u'*';
    const QDateTime young = QDateTime::currentDateTimeUtc().addDuration(-kHalfWrittenFor);
    for (const QFileInfo &file : QDir(folder).entryInfoList({temporary}, QDir::Files | QDir::Hidden)) {
        if (file.lastModified() < young)
            QFile::remove(file.filePath());
    }
}

Result<std::unique_ptr<FileSecretStore>> FileSecretStore::open(const QString &folder, files::Durability durability)
{
    if (const Result<bool> made = files::makeFolder(folder, durability); !made)
        return std::unexpected(made.error());
    if (const Result<> safe = files::checkPrivateFolder(folder); !safe)
        return std::unexpected(safe.error());
    sweepHalfWritten(folder);
    return std::unique_ptr<FileSecretStore>(new FileSecretStore(folder, durability));
}

FileSecretStore::FileSecretStore(QString folder, files::Durability durability)
    : m_folder(std::move(folder)), m_durability(durability)
{
}

QString FileSecretStore::describe() const
{
    return QStringLiteral("files in %1 (0600, not encrypted)").arg(m_folder);
}

Result<> FileSecretStore::checkName(const QString &name) const
{
    const bool plain = !name.isEmpty() && !name.startsWith(u'.') && std::ranges::all_of(name, [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'.' || c == u'-' || c == u'_';
    });
    if (plain)
        return {};
    return fail(Fault::Refused, ErrorCode::InvalidInput, QStringLiteral("\"%1\" is no name for a secret").arg(name),
                QStringLiteral("Use small letters, digits, '.', '-' and '_'."));
}

Result<Secret> FileSecretStore::get(const QString &name)
{
    if (const Result<> named = checkName(name); !named)
        return std::unexpected(named.error());
    const QString path = m_folder + u'/' + name;
    if (const Result<> safe = files::checkPrivateFile(path); !safe) {
        if (safe.error().code == ErrorCode::NotFound)
            return fail(Fault::Permanent, ErrorCode::NotFound, QStringLiteral("there is no secret '%1'").arg(name),
                        QStringLiteral("Put it in first; secrets are %1.").arg(describe()));
        return std::unexpected(safe.error());
    }
    return files::readFile(path).transform([](QByteArray bytes) { return Secret(std::move(bytes)); });
}

Result<> FileSecretStore::put(const QString &name, const Secret &value)
{
    if (const Result<> named = checkName(name); !named)
        return named;
    return files::writeFile(m_folder, name, value.expose(), m_durability);
}

Result<bool> FileSecretStore::putNew(const QString &name, const Secret &value)
{
    if (const Result<> named = checkName(name); !named)
        return std::unexpected(named.error());
    return files::createFile(m_folder, name, value.expose(), m_durability);
}

Result<> FileSecretStore::remove(const QString &name)
{
    if (const Result<> named = checkName(name); !named)
        return named;
    return files::removeFile(m_folder, name, m_durability);
}

} // namespace patchplane::secrets
