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
    connect(&m_feed, &FeedStore::recorded, this, &RepositoryPicker::see);
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
    m_adding = m_feed.desk().send(AddRepository{path}, this, [this](const Result<> &outcome) {
        if (!outcome)
            Q_EMIT failed(outcome.error());
    });
}

/// The folder may lie anywhere in the repository, or be a link to it: only the engine knows which one it is.
void RepositoryPicker::see(const FeedBatch &batch)
{
    for (const EventRecord &record : batch.events) {
        const auto *added = record.event ? std::get_if<RepositoryAdded>(&*record.event) : nullptr;
        if (added && record.cause && record.cause == m_adding) {
            m_wanted = added->repository.id;
            m_adding.reset(); // the feed may tell it once more, when another one is chosen already
        }
    }
}

void RepositoryPicker::reload()
{
    m_feed.ask(ListRepositories{}, this, [this, asked = ++m_asked](const Result<RepositoryList> &list) {
        if (asked != m_asked)
            return;
        if (list)
            take(*list);
        else
            Q_EMIT failed(list.error());
    });
}

void RepositoryPicker::take(const RepositoryList &list)
{
    const auto has = [&](const std::optional<RepositoryId> &id) { return id && std::ranges::contains(list.repositories, *id, &Repository::id); };
    const std::optional<RepositoryId> chosen = has(m_wanted) ? std::exchange(m_wanted, {}) : current();
    const QSignalBlocker quiet(m_box);
    m_repositories = list.repositories;
    m_box->clear();
    int row = m_repositories.empty() ? -1 : 0;
    for (size_t i = 0; i < m_repositories.size(); ++i) {
        const Repository &repository = m_repositories[i];
        m_box->addItem(visibleText(repository.name));
        m_box->setItemData(int(i), plainToolTip(visibleText(repository.path)), Qt::ToolTipRole);
        if (repository.id == chosen)
            row = int(i);
    }
    m_box->setCurrentIndex(row);
    Q_EMIT changed();
}

std::optional<RepositoryId> RepositoryPicker::current() const
{
    const int row = m_box->currentIndex();
    return row >= 0 && row < int(m_repositories.size()) ? std::optional(m_repositories[size_t(row)].id) : std::nullopt;
}

} // namespace patchplane::ui
