// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/files_panel.h"

#include "ui/shared/run_delegate.h"
#include "ui/shared/small_widgets.h"

#include <QLineEdit>
#include <QPainter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace patchplane::ui {

static std::pair<QChar, Tone> signOf(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Added: return {u'A', Tone::Good};
    case ChangeKind::Deleted: return {u'D', Tone::Bad};
    case ChangeKind::Renamed: return {u'R', Tone::Accent};
    case ChangeKind::Copied: return {u'C', Tone::Accent};
    case ChangeKind::TypeChanged: return {u'T', Tone::Warning};
    case ChangeKind::Modified: break;
    }
    return {u'M', Tone::Neutral};
}

static int paintCounts(QPainter &painter, const QRect &rect, const FileChange &file, const Tokens &tokens)
{
    painter.setFont(fontOf(Type::Caption));
    auto right = [&, x = rect.right()](const QString &text, Tone tone) mutable {
        painter.setPen(tokens.of(tone));
        painter.drawText(QRect(rect.left(), rect.top(), x - rect.left(), rect.height()), Qt::AlignRight | Qt::AlignVCenter, text);
        x -= painter.fontMetrics().horizontalAdvance(text) + space::xs;
        return rect.right() - x;
    };
    if (file.binary)
        return right(Words::risk(Risk::Binary), Tone::Neutral);
    int used = file.removed ? right(QStringLiteral("−%1").arg(file.removed), Tone::Bad) : 0;
    if (file.added)
        used = right(QStringLiteral("+%1").arg(file.added), Tone::Good);
    return used;
}

void FileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Tokens &tokens = tokensOf(option.palette);
    const auto *file = index.data(FileTreeModel::ChangeRole).value<const FileChange *>();
    const bool viewed = index.data(FileTreeModel::ViewedRole).toBool();
    painter->save();
    paintRowGround(*painter, option, tokens);
    QRect rect = option.rect.adjusted(space::xs, 0, -space::s, 0);
    if (file) {
        const auto [sign, tone] = signOf(file->change);
        painter->setFont(fontOf(Type::CodeSmall));
        painter->setPen(tokens.of(tone));
        painter->drawText(rect.left(), rect.top(), 14, rect.height(), Qt::AlignCenter, sign);
        rect.setLeft(rect.left() + 14 + space::xs);
        if (viewed) {
            paintIcon(*painter, Picture::Check, {rect.right() - 13, rect.top() + (rect.height() - 14) / 2, 14, 14}, tokens.of(Tone::Good));
            rect.setRight(rect.right() - 18);
        }
        rect.setRight(rect.right() - paintCounts(*painter, rect, *file, tokens) - space::xs);
        if (!file->risks.empty()) {
            paintIcon(*painter, Picture::Warn, {rect.right() - 13, rect.top() + (rect.height() - 14) / 2, 14, 14}, tokens.of(Tone::Warning));
            rect.setRight(rect.right() - 18);
        }
    }
    painter->setFont(fontOf(Type::Body));
    painter->setPen(file && !viewed ? tokens.text : tokens.muted);
    painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, rect.width()));
    painter->restore();
}

QSize FileDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {120, 26};
}

FilesPanel::FilesPanel(QWidget *parent)
    : QWidget(parent)
    , m_filter(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_count(new MutedLabel({}, Type::Caption, this))
{
    m_shown.setSourceModel(&m_model);
    m_shown.setRecursiveFilteringEnabled(true);
    m_shown.setFilterRole(FileTreeModel::PathRole);
    m_shown.setFilterCaseSensitivity(Qt::CaseInsensitive);
    build();
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_shown.setFilterFixedString(text);
        m_tree->expandAll();
        countViewed();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        if (const int file = current(); file >= 0)
            Q_EMIT chosen(file);
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &FilesPanel::countViewed);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &FilesPanel::countViewed);
}

void FilesPanel::build()
{
    m_filter->setPlaceholderText(tr("Filter files"));
    m_filter->setAccessibleName(tr("Filter files"));
    m_filter->setClearButtonEnabled(true);
    m_tree->setAccessibleName(tr("Changed files"));
    m_tree->setModel(&m_shown);
    m_tree->setItemDelegate(new FileDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(space::m);
    m_tree->setMouseTracking(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::s, 0, 0);
    column->setSpacing(space::xs);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(space::s, 0, space::s, 0);
    top->addWidget(m_filter);
    top->addWidget(m_count);
    column->addLayout(top);
    column->addWidget(m_tree, 1);
}

void FilesPanel::setFiles(std::vector<FileChange> files)
{
    m_filter->clear(); // typed for other files: it would hide these
    m_model.setFiles(std::move(files));
    m_tree->expandAll();
}

void FilesPanel::countViewed()
{
    const QString viewed = tr("%1 / %2 viewed").arg(m_model.viewedCount()).arg(m_model.files().size());
    const bool none = m_shown.rowCount() == 0 && !m_filter->text().isEmpty();
    m_count->setText(none ? tr("%1, none shown: clear the filter").arg(viewed) : viewed);
}

int FilesPanel::current() const
{
    const QVariant file = m_tree->currentIndex().data(FileTreeModel::FileRole);
    return file.isValid() ? file.toInt() : -1;
}

void FilesPanel::select(int file)
{
    const QModelIndex index = m_shown.mapFromSource(m_model.indexOfFile(file));
    m_tree->setCurrentIndex(index);
    m_tree->scrollTo(index);
}

std::vector<int> FilesPanel::visibleFiles() const
{
    std::vector<int> files;
    for (int file = 0; file < int(m_model.files().size()); ++file) {
        if (m_shown.mapFromSource(m_model.indexOfFile(file)).isValid())
            files.push_back(file);
    }
    return files;
}

bool FilesPanel::step(int direction, bool unviewedOnly)
{
    const std::vector<int> files = visibleFiles();
    const auto here = std::ranges::find(files, current());
    qsizetype at = here == files.end() ? (direction > 0 ? -1 : qsizetype(files.size())) : here - files.begin();
    for (at += direction; at >= 0 && at < qsizetype(files.size()); at += direction) {
        if (unviewedOnly && m_model.isViewed(files[size_t(at)]))
            continue;
        select(files[size_t(at)]);
        return true;
    }
    return false;
}

void FilesPanel::toggleViewed()
{
    if (const int file = current(); file >= 0)
        m_model.setViewed(file, !m_model.isViewed(file));
}

} // namespace patchplane::ui
