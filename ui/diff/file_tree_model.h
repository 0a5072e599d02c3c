// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/candidate.h"

#include <QAbstractItemModel>
#include <QSet>

#include <memory>

namespace patchplane::ui {

/// The changed files of a candidate as a tree; folders with one child folder are joined ("src/net"). A file is marked
/// as viewed by its path and both contents, so the mark goes when the file changes. Roles are raw values.
class FileTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        FileRole = Qt::UserRole + 1, ///< int: index into `files()`; absent: a folder
        ChangeRole,                  ///< const FileChange *, good until control returns to the event loop
        ViewedRole,                  ///< bool
        PathRole                     ///< QString, made visible; of a folder too
    };
    explicit FileTreeModel(QObject *parent = nullptr);
    ~FileTreeModel() override;

    void setFiles(std::vector<FileChange> files);
    [[nodiscard]] const std::vector<FileChange> &files() const { return m_files; }
    [[nodiscard]] QModelIndex indexOfFile(int file) const;
    void setViewed(int file, bool viewed);
    [[nodiscard]] bool isViewed(int file) const;
    [[nodiscard]] int viewedCount() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Node;
    static QByteArray viewedKey(const FileChange &file);
    [[nodiscard]] Node *nodeOf(const QModelIndex &index) const;
    void insert(int file);
    void join(Node &node);
    void index(Node &node);
    [[nodiscard]] QString accessibleText(const Node &node) const;
    std::vector<FileChange> m_files;
    std::vector<Node *> m_nodeOfFile;
    std::unique_ptr<Node> m_root;
    QSet<QByteArray> m_viewed;
};

} // namespace patchplane::ui
