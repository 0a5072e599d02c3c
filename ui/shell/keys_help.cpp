// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keys_help.h"

#include "ui/shared/small_widgets.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace patchplane::ui {

KeysHelp::KeysHelp(const Actions &actions, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys"));
    resize(560, 620);
    auto *tree = new QTreeWidget(this);
    tree->setColumnCount(2);
    tree->setHeaderHidden(true);
    tree->setAccessibleName(tr("Keys"));
    tree->setRootIsDecorated(false);
    QHash<QString, QTreeWidgetItem *> groups;
    for (const Actions::Spec &spec : actions.all()) {
        if (spec.keys.isEmpty())
            continue;
        QTreeWidgetItem *&group = groups[spec.group];
        if (!group) {
            group = new QTreeWidgetItem(tree, {spec.group});
            group->setFont(0, fontOf(Type::Strong));
        }
        new QTreeWidgetItem(group, {spec.text, QKeySequence::listToString(spec.keys, QKeySequence::NativeText)});
    }
    tree->expandAll();
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto *column = new QVBoxLayout(this);
    column->addWidget(tree);
}

} // namespace patchplane::ui
