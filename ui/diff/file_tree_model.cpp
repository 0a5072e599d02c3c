// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/file_tree_model.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <algorithm>

namespace patchplane::ui {

struct FileTreeModel::Node {
    QByteArray name;
    QByteArray path;
    int file = -1;
    int row = 0;
    Node *parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;
};

FileTreeModel::FileTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

FileTreeModel::~FileTreeModel() = default;

void FileTreeModel::setFiles(std::vector<FileChange> files)
{
    beginResetModel();
    m_files = std::move(files);
    m_root = std::make_unique<Node>();
    m_nodeOfFile.assign(m_files.size(), nullptr);
    for (int file = 0; file < int(m_files.size()); ++file)
        insert(file);
    for (const auto &child : m_root->children)
        join(*child);
    index(*m_root);
    endResetModel();
}

void FileTreeModel::insert(int file)
{
    Node *node = m_root.get();
    const QList<QByteArray> parts = m_files[size_t(file)].path().bytes.split('/');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const bool leaf = i + 1 == parts.size();
        // Sorted by path, so that a folder that is there already is the last child.
        Node *last = node->children.empty() ? nullptr : node->children.back().get();
        if (leaf || !last || last->file >= 0 || last->name != parts[i]) {
            auto made = std::make_unique<Node>();
            made->name = parts[i];
            made->path = node == m_root.get() ? parts[i] : QByteArray(node->path + '/' + parts[i]);
            made->parent = node;
            made->file = leaf ? file : -1;
            last = made.get();
            node->children.push_back(std::move(made));
        }
        node = last;
    }
    m_nodeOfFile[size_t(file)] = node;
}

void FileTreeModel::join(Node &node)
{
    while (node.file < 0 && node.children.size() == 1 && node.children.front()->file < 0) {
        const std::unique_ptr<Node> only = std::move(node.children.front());
        node.name += '/' + only->name;
        node.path = only->path;
        node.children = std::move(only->children);
        for (const auto &child : node.children)
            child->parent = &node;
    }
    for (const auto &child : node.children)
        join(*child);
}

void FileTreeModel::index(Node &node)
{
    for (size_t i = 0; i < node.children.size(); ++i) {
        node.children[i]->row = int(i);
        index(*node.children[i]);
    }
}

FileTreeModel::Node *FileTreeModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QModelIndex FileTreeModel::indexOfFile(int file) const
{
    if (file < 0 || file >= int(m_nodeOfFile.size()))
        return {};
    Node *node = m_nodeOfFile[size_t(file)];
    return createIndex(node->row, 0, node);
}

QByteArray FileTreeModel::viewedKey(const FileChange &file)
{
    const auto part = [](const std::optional<FileSide> &side) {
        return side ? side->content.raw() + QByteArray::number(side->mode) : QByteArrayLiteral("-");
    };
    return file.path().bytes + '\n' + part(file.before) + '\n' + part(file.after);
}

void FileTreeModel::setViewed(int file, bool viewed)
{
    const QByteArray key = viewedKey(m_files[size_t(file)]);
    if (viewed)
        m_viewed.insert(key);
    else
        m_viewed.remove(key);
    const QModelIndex changed = indexOfFile(file);
    Q_EMIT dataChanged(changed, changed, {ViewedRole, Qt::AccessibleTextRole});
}

bool FileTreeModel::isViewed(int file) const
{
    return m_viewed.contains(viewedKey(m_files[size_t(file)]));
}

int FileTreeModel::viewedCount() const
{
    return int(std::ranges::count_if(m_files, [this](const FileChange &file) { return m_viewed.contains(viewedKey(file)); }));
}

QModelIndex FileTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    return hasIndex(row, column, parent) ? createIndex(row, column, nodeOf(parent)->children[size_t(row)].get()) : QModelIndex();
}

QModelIndex FileTreeModel::parent(const QModelIndex &child) const
{
    Node *parent = child.isValid() ? nodeOf(child)->parent : nullptr;
    return parent && parent != m_root.get() ? createIndex(parent->row, 0, parent) : QModelIndex();
}

int FileTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeOf(parent)->children.size());
}

int FileTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QString FileTreeModel::accessibleText(const Node &node) const
{
    if (node.file < 0)
        return tr("folder %1").arg(visibleBytes(node.name));
    const FileChange &file = m_files[size_t(node.file)];
    QStringList parts{visibleBytes(node.name), Words::change(file), tr("%1 added, %2 removed").arg(file.added).arg(file.removed)};
    for (const Risk risk : file.risks)
        parts.append(Words::risk(risk));
    parts.append(isViewed(node.file) ? tr("viewed") : tr("not viewed"));
    return parts.join(QStringLiteral(", "));
}

QVariant FileTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Node &node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole: return visibleBytes(node.name);
    case Qt::AccessibleTextRole: return accessibleText(node);
    case Qt::ToolTipRole: return plainToolTip(visibleBytes(node.path));
    case PathRole: return visibleBytes(node.path);
    case FileRole: return node.file < 0 ? QVariant() : QVariant(node.file);
    case ChangeRole: return node.file < 0 ? QVariant() : QVariant::fromValue(static_cast<const FileChange *>(&m_files[size_t(node.file)]));
    case ViewedRole: return node.file >= 0 && isViewed(node.file);
    default: return {};
    }
}

} // namespace patchplane::ui
