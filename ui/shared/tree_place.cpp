// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/tree_place.h"

#include <QTreeView>

#include <functional>

namespace patchplane::ui {

static QStringList pathOf(const QModelIndex &index)
{
    QStringList path;
    for (QModelIndex at = index.siblingAtColumn(0); at.isValid(); at = at.parent())
        path.prepend(at.data().toString());
    return path;
}

static void eachRow(const QAbstractItemModel &model, const QModelIndex &parent, const std::function<void(const QModelIndex &)> &visit)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        visit(index);
        eachRow(model, index, visit);
    }
}

TreePlace::TreePlace(const QTreeView &tree)
    : m_current(pathOf(tree.currentIndex()))
{
    eachRow(*tree.model(), {}, [&](const QModelIndex &index) {
        if (tree.model()->hasChildren(index) && !tree.isExpanded(index))
            m_folded.insert(pathOf(index));
    });
}

bool TreePlace::restore(QTreeView &tree) const
{
    QModelIndex current;
    eachRow(*tree.model(), {}, [&](const QModelIndex &index) {
        if (!current.isValid() && !m_current.isEmpty() && pathOf(index) == m_current)
            current = index;
    });
    if (current.isValid())
        tree.setCurrentIndex(current); // unfolds what it stands in
    eachRow(*tree.model(), {}, [&](const QModelIndex &index) { tree.setExpanded(index, !m_folded.contains(pathOf(index))); });
    return current.isValid();
}

} // namespace patchplane::ui
