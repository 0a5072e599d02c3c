// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"
#include "ui/start/start_page.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>

#include <algorithm>

namespace patchplane::ui {

RepositoryPicker::RepositoryPicker(FeedStore &feed, QWidget *parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_box(new QComboBox(this))
{
    m_box->setAccessibleName(tr("Repository"));
    m_box->setPlaceholderText(tr("No repository yet"));
    QPushButton *folder = makeButton(tr("Choose a folder…"), this);
    folder->setIcon(icon(Picture::Folder));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    row->addWidget(m_box, 1);
    row->addWidget(folder);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::currentIndexChanged, this, &RepositoryPicker::changed);
    connect(&m_feed, &FeedStore::repositoriesChanged, this, &RepositoryPicker::reload);
    connect(folder, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("A folder of the repository"), QDir::homePath());
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this, &RepositoryPicker::addFolder);
        dialog->open();
    });
}

void RepositoryPicker::addFolder(const QString &path)
{
    m_wanted = path;
    m_feed.desk().send(AddRepository{path}, this, [this](const Result<> &outcome) {
        if (!outcome)
            Q_EMIT failed(outcome.error());
    });
}

void RepositoryPicker::reload()
{
    m_feed.ask(ListRepositories{}, this, [this](const Result<RepositoryList> &list) {
        if (list)
            take(*list);
        else
            Q_EMIT failed(list.error());
    });
}

void RepositoryPicker::take(const RepositoryList &list)
{
    const std::optional<RepositoryId> before = current();
    const QSignalBlocker quiet(m_box);
    m_repositories = list.repositories;
    m_box->clear();
    int chosen = m_repositories.empty() ? -1 : 0;
    for (size_t i = 0; i < m_repositories.size(); ++i) {
        const Repository &repository = m_repositories[i];
        m_box->addItem(visibleText(repository.name));
        m_box->setItemData(int(i), visibleText(repository.path), Qt::ToolTipRole);
        if (repository.id == before && m_wanted.isEmpty())
            chosen = int(i);
        if (!m_wanted.isEmpty() && m_wanted.startsWith(repository.path))
            chosen = int(i);
    }
    m_wanted.clear();
    m_box->setCurrentIndex(chosen);
    Q_EMIT changed();
}

std::optional<RepositoryId> RepositoryPicker::current() const
{
    const int row = m_box->currentIndex();
    return row >= 0 && row < int(m_repositories.size()) ? std::optional(m_repositories[size_t(row)].id) : std::nullopt;
}

} // namespace patchplane::ui
