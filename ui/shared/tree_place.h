// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QStringList>

class QTreeView;

namespace patchplane::ui {

/// What a person folded and chose in a tree, by the texts of the first column: taken before the model is reset, put
/// back after it. What was not folded is unfolded, so that new branches are seen. Ui thread.
class TreePlace
{
public:
    explicit TreePlace(const QTreeView &tree);
    /// False: what was chosen is not there any more, or nothing was.
    bool restore(QTreeView &tree) const;

private:
    QSet<QStringList> m_folded;
    QStringList m_current;
};

} // namespace patchplane::ui
