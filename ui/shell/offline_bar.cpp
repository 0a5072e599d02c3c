// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/offline_bar.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <QHBoxLayout>

namespace patchplane::ui {

OfflineBar::OfflineBar(FeedStore &feed, QWidget *parent)
    : QFrame(parent)
    , m_feed(feed)
    , m_text(new MutedLabel({}, Type::Body, this))
    , m_again(makeButton(tr("Try again"), this))
{
    setProperty("role", QStringLiteral("bar"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::l, space::s, space::l, space::s);
    row->setSpacing(space::s);
    row->addWidget(m_text, 1);
    row->addWidget(m_again);
    connect(m_again, &QPushButton::clicked, &m_feed, &FeedStore::retry);
    connect(&m_feed, &FeedStore::linkChanged, this, &OfflineBar::showState);
    showState();
}

void OfflineBar::showState()
{
    const bool lost = m_feed.engineLink() == EngineLink::Lost;
    if (lost) {
        m_text->setText(tr("No engine since %1: %2\nWhat is shown is as it was then. Nothing can be started, steered or decided until it is back.")
                            .arg(clockText(*m_feed.lostSince()), visibleText(m_feed.error()->what)));
    }
    setVisible(lost);
}

QString OfflineBar::text() const
{
    return m_text->text();
}

} // namespace patchplane::ui
