// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/log_view.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QScrollBar>

namespace patchplane::ui {

LogView::LogView(FeedStore &feed, QWidget *parent)
    : QWidget(parent)
    , m_feed(feed)
    , m_title(new MutedLabel({}, Type::Caption, this))
    , m_earlier(makeButton(tr("Show earlier"), this, ButtonRole::Quiet))
    , m_text(new QPlainTextEdit(this))
{
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(fontOf(Type::CodeSmall));
    m_text->setAccessibleName(tr("Log"));
    m_text->setTabChangesFocus(true);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(space::m, space::xs, space::m, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_earlier);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addLayout(row);
    column->addWidget(m_text, 1);
    connect(m_earlier, &QPushButton::clicked, this, &LogView::loadEarlier);
}

void LogView::showLog(const ContentDigest &log, const QString &title)
{
    if (m_log == log)
        return;
    m_log = log;
    m_from = 0;
    m_name = title;
    ++m_generation;
    m_text->clear();
    m_earlier->hide();
    m_title->setText(tr("Loading the log of %1…").arg(visibleText(title)));
    m_loading = false;
    load(0, 1, true); // the size first
}

void LogView::clear(const QString &why)
{
    m_log.reset();
    m_from = 0;
    ++m_generation;
    m_text->clear();
    m_earlier->hide();
    m_title->setText(why);
}

void LogView::loadEarlier()
{
    if (m_loading || m_from == 0)
        return;
    const qint64 from = std::max<qint64>(0, m_from - kWindow);
    load(from, m_from - from, false);
}

void LogView::load(qint64 from, qint64 count, bool first)
{
    m_loading = true;
    m_feed.ask(GetArtifact{*m_log, from, count}, this, [this, from, first, generation = m_generation](const Result<ArtifactRange> &range) {
        if (generation == m_generation)
            take(range, from, first);
    });
}

void LogView::take(const Result<ArtifactRange> &range, qint64 from, bool first)
{
    m_loading = false;
    if (!range) {
        m_title->setText(Words::error(range.error()));
        if (m_text->document()->isEmpty())
            m_log.reset(); // choosing it again asks again
        return;
    }
    m_size = range->size;
    if (first) {
        m_from = m_size;
        if (m_size == 0)
            m_title->setText(tr("%1: the log is empty").arg(visibleText(m_name)));
        else
            loadEarlier();
        return;
    }
    m_from = from;
    const QString shown = visibleBytes(range->bytes);
    QTextCursor cursor(m_text->document());
    cursor.movePosition(QTextCursor::Start);
    const bool last = m_text->document()->isEmpty();
    cursor.insertText(shown);
    if (last)
        m_text->verticalScrollBar()->setValue(m_text->verticalScrollBar()->maximum());
    m_earlier->setVisible(m_from > 0);
    m_title->setText(m_from > 0 ? tr("%1: the last %L2 of %L3 bytes").arg(visibleText(m_name)).arg(m_size - m_from).arg(m_size)
                                : tr("%1: %L2 bytes").arg(visibleText(m_name)).arg(m_size));
}

QString LogView::text() const
{
    return m_text->toPlainText();
}

} // namespace patchplane::ui
