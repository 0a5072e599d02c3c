// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/git_ids.h"

#include <QHash>
#include <QList>

namespace patchplane::git {

/// The .gitignore files of one tree, as gitignore(5) reads them: the deepest file and the last line win, '!' takes
/// back, a folder that is ignored hides all below it. Pure, a value, no file is opened: only what `add` was given
/// counts, so neither a sandbox's work tree nor anybody's configuration has a word in it.
class IgnoreRules
{
public:
    /// Takes the content of `<folder>/.gitignore`; `folder` is empty at the root. Files over 1 MiB, files beyond 4 MiB
    /// in all and lines over 4 KiB count for nothing: what they would have named is simply not left out.
    void add(const RepoPath &folder, const QByteArray &content);
    /// Would git leave this untracked path out? Looks at every folder above it, too.
    [[nodiscard]] bool ignores(const RepoPath &path, bool isFolder) const;

private:
    struct Rule {
        QByteArray pattern;
        bool negated = false;
        bool folderOnly = false;
        bool anchored = false; ///< has a slash: matched against the path below the rule's folder, else against the name
    };
    enum class Verdict { None, Ignored, TakenBack };
    [[nodiscard]] Verdict judge(QByteArrayView path, bool isFolder) const;
    [[nodiscard]] static Verdict judgeIn(const QList<Rule> &rules, QByteArrayView relative, bool isFolder);

    QHash<QByteArray, QList<Rule>> m_rules; ///< by folder, no slash at the end
    qsizetype m_total = 0;                  ///< bytes that were taken
};

/// Git's wildmatch with WM_PATHNAME: '*' and '?' stop at a slash, '**' between slashes crosses them.
[[nodiscard]] bool wildMatch(QByteArrayView pattern, QByteArrayView text);

} // namespace patchplane::git
