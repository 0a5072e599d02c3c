// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/data_folder.h"

#include "engine/files/sync_file.h"

#include <QDir>
#include <QFileInfo>

namespace patchplane::store {

/// What is above <data> is the user's, with the user's mode, and may not be there yet (~/.local/share). All that this
/// user could have made is synced, also if it was there: who made it may have been killed before it was.
static Result<> makeFoldersAbove(const QString &path)
{
    QString above = QFileInfo(path).path();
    if (!QDir().mkpath(above)) {
        return fail(Fault::Permanent, ErrorCode::IoError, QStringLiteral("cannot make the folder %1").arg(above),
                    QStringLiteral("Check who owns the folders above it, or choose another data folder."));
    }
    for (QFileInfo folder(above); folder.isWritable() && folder.isReadable(); folder = QFileInfo(above)) {
        if (const Result<> synced = files::syncFolder(above); !synced)
            return synced;
        if (folder.isRoot())
            break;
        above = folder.path();
    }
    return {};
}

Result<DataFolder> DataFolder::open(const QString &data)
{
    const DataFolder folder(QDir::cleanPath(QFileInfo(data).absoluteFilePath()));
    if (const Result<> made = makeFoldersAbove(folder.root()); !made)
        return std::unexpected(made.error());
    for (const QString &path : {folder.root(), folder.controlPlane(), folder.secrets(), folder.artifacts(),
                                folder.checkpoints(), folder.mirrors(), folder.vault(), folder.cache(), folder.logs()}) {
        if (const Result<bool> made = files::makeFolder(path); !made)
            return std::unexpected(made.error());
        if (const Result<> safe = files::checkPrivateFolder(path); !safe)
            return std::unexpected(safe.error());
    }
    return folder;
}

} // namespace patchplane::store
