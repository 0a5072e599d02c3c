// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/folders.h"

#include "app/user.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace patchplane::app {

static QString under(QStandardPaths::StandardLocation place, const QString &name)
{
    return QStandardPaths::writableLocation(place) + u'/' + name;
}

Folders foldersFor(const QString &data, const QString &settings)
{
    Folders folders;
    folders.data = data.isEmpty() ? under(QStandardPaths::GenericDataLocation, QStringLiteral("patchplane"))
                                  : QDir::cleanPath(QDir().absoluteFilePath(data));
    folders.settings = settings.isEmpty() ? under(QStandardPaths::GenericConfigLocation, QStringLiteral("patchplane/engine.toml"))
                                          : QDir().absoluteFilePath(settings);
    folders.settingsNamed = !settings.isEmpty();
    // A sandbox's own user must reach its checkout, and cannot pass root's 0700 home.
    folders.checkouts = isSuperuser() ? QStringLiteral("/var/tmp/patchplane-0/checkouts")
                             : under(QStandardPaths::GenericCacheLocation, QStringLiteral("patchplane/checkouts"));
    return folders;
}

Result<QString> socketPathFor(const QString &controlPlane)
{
    constexpr qsizetype longest = 100;
    const QString beside = controlPlane + QStringLiteral("/engine.sock");
    if (QFile::encodeName(beside).size() <= longest)
        return beside;
    const QByteArray name = QCryptographicHash::hash(controlPlane.toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    const QString folder = under(QStandardPaths::RuntimeLocation, QStringLiteral("patchplane-") + QString::fromLatin1(name));
    const auto owner = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    if (QDir(folder).exists() || QDir().mkdir(folder, owner))
        return folder + QStringLiteral("/engine.sock");
    return fail(Fault::Permanent, ErrorCode::IoError, QStringLiteral("cannot make %1 for the engine's socket").arg(folder),
                QStringLiteral("Use a data folder with a shorter path (--data)."));
}

QString findProgram(const QString &name)
{
    return QStandardPaths::findExecutable(name);
}

} // namespace patchplane::app
