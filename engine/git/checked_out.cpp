// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/checked_out.h"

#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

QString branchNamedIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(file.read(4096)).trimmed();
    if (text.startsWith("ref: "_L1))
        text = text.sliced(5).trimmed();
    const bool isBranch = text.startsWith("refs/heads/"_L1);
    return isBranch ? text.sliced(11) : QString();
}

} // namespace

std::vector<QString> checkedOutBranchesOf(const QString &gitFolder, bool isBare)
{
    QStringList folders;
    if (!isBare)
        folders << gitFolder;
    const QDir worktrees(gitFolder + u"/worktrees"_s);
    for (const QString &name : worktrees.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        folders << worktrees.filePath(name);
    std::vector<QString> branches;
    for (const QString &folder : std::as_const(folders)) {
        for (const QString &file : {u"HEAD"_s, u"rebase-merge/head-name"_s, u"rebase-apply/head-name"_s}) {
            if (const QString branch = branchNamedIn(folder + u'/' + file); !branch.isEmpty())
                branches.push_back(branch);
        }
        QFile bisected(folder + u"/BISECT_START"_s);
        if (bisected.open(QIODevice::ReadOnly))
            branches.push_back(QString::fromUtf8(bisected.read(4096)).trimmed());
    }
    std::ranges::sort(branches);
    const auto doubled = std::ranges::unique(branches);
    branches.erase(doubled.begin(), doubled.end());
    return branches;
}

} // namespace patchplane::git
