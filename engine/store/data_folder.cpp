// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/data_folder.h"

#include "engine/files/sync_file.h"

#include <QDir>
#include <QFileInfo>

namespace patchplane::store {

Result<DataFolder> DataFolder::open(const QString &data)
{
    const DataFolder folder(QDir::cleanPath(QFileInfo(data).absoluteFilePath()));
    // Above <data> there may be nothing yet (~/.local/share): those folders are the user's, with the user's mode.
    QDir().mkpath(QFileInfo(folder.root()).path());
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
