// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>

namespace patchplane::crash {

/// A folder that can lose power. What is in it when the object is made counts as durable; programs that are started
/// with `environment` add to that with each sync; `cut` throws the rest away. Between a start and a cut nothing else
/// writes to the folder.
class PowerCut
{
public:
    /// `folder` exists; `shadow` is an empty folder elsewhere; `library` is the built powercut_preload. `ignored` takes
    /// syncs out, to show that they are missed: NAME those of files with "/NAME" in their path, NAME/ those of folders.
    PowerCut(QString folder, QString shadow, QString library, QString ignored = {});

    /// The variables that make syncs count, beside whatever else a program is started with.
    [[nodiscard]] QProcessEnvironment environment() const;
    /// Writes a script that starts `program` with these variables: for children that get an environment of their own.
    [[nodiscard]] bool wrap(const QString &program, const QString &script) const;
    /// Makes the folder what a disk would hold if power had gone now. Every program in it has ended. False if the
    /// folder could not be written.
    [[nodiscard]] bool cut();

private:
    QString m_folder;
    QString m_shadow;
    QString m_library;
    QString m_ignored;
};

} // namespace patchplane::crash
