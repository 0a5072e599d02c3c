// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/diff/file_tree_model.h"

#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QWidget>

class QLineEdit;
class QTreeView;

namespace patchplane::ui {

class MutedLabel;

/// Paints a file: sign of its change, name, flags of risk, counts; muted when viewed.
class FileDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// The tree of changed files with its filter and the count of those viewed. Ui thread.
class FilesPanel : public QWidget
{
    Q_OBJECT
public:
    explicit FilesPanel(QWidget *parent = nullptr);
    void setFiles(std::vector<FileChange> files);
    [[nodiscard]] FileTreeModel &model() { return m_model; }
    [[nodiscard]] int current() const; ///< -1: none
    void select(int file);
    /// The next (previous) file in the order of the tree; false at the end.
    bool step(int direction, bool unviewedOnly = false);
    void toggleViewed();
    [[nodiscard]] QLineEdit *filter() const { return m_filter; }
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

Q_SIGNALS:
    void chosen(int file);

private:
    void build();
    void countViewed();
    [[nodiscard]] std::vector<int> visibleFiles() const;
    FileTreeModel m_model;
    QSortFilterProxyModel m_shown;
    QLineEdit *m_filter;
    QTreeView *m_tree;
    MutedLabel *m_count;
};

} // namespace patchplane::ui
