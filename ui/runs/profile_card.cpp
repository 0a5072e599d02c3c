// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/profile_card.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

namespace patchplane::ui {

static constexpr qsizetype kMostCells = 256 << 10; ///< of the table that compares two texts: some milliseconds

ProfileCard::ProfileCard(FeedStore &feed, QWidget *parent, SteadyClock clock)
    : QFrame(parent)
    , m_feed(feed)
    , m_guard(std::move(clock))
    , m_text(new QPlainTextEdit(this))
    , m_message(new MutedLabel({}, Type::Body, this))
    , m_accept(makeButton(tr("Accept this configuration"), this, ButtonRole::Primary))
{
    setProperty("role", QStringLiteral("footer"));
    m_text->setReadOnly(true);
    m_text->setFont(fontOf(Type::Code));
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setAccessibleName(tr("The configuration, with what changed"));
    m_text->setTabChangesFocus(true);
    m_accept->setEnabled(false);
    auto *row = new QHBoxLayout;
    row->addWidget(m_message, 1);
    row->addWidget(m_accept);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::s);
    column->addWidget(makeLabel(tr("The repository's configuration"), Type::Heading, this));
    column->addWidget(new MutedLabel(tr("It says what is run here. Read it before you accept it; a later change is shown again."), Type::Body, this));
    column->addWidget(m_text, 1);
    column->addLayout(row);
    connect(m_accept, &QPushButton::clicked, this, &ProfileCard::accept);
}

void ProfileCard::open(const Repository &repository)
{
    if (m_repository != repository.id)
        forget();
    m_repository = repository.id;
    load();
}

void ProfileCard::forget()
{
    m_shown.reset();
    m_onItsWay = false;
    m_text->clear();
    m_message->setText({});
    m_accept->setEnabled(false);
}

void ProfileCard::load()
{
    m_feed.ask(GetProfile{*m_repository}, this, [this, asked = *m_repository](const Result<ProfileView> &view) {
        if (asked == m_repository && !m_onItsWay)
            take(view);
    });
}

/// Lines of the new text that the accepted one lacks get a '+', lines that are gone a '-', all others a space: enough
/// for a file of some dozen lines, by the longest common subsequence. What is too long for its table is shown as
/// replaced whole.
static QStringList difference(const QStringList &before, const QStringList &after)
{
    const qsizetype n = before.size(), m = after.size();
    if ((n + 1) * (m + 1) > kMostCells) {
        QStringList lines;
        for (const QString &line : before)
            lines.append(QChar(0x2212) + line);
        for (const QString &line : after)
            lines.append(u'+' + line);
        return lines;
    }
    std::vector<std::vector<int>> common(size_t(n) + 1, std::vector<int>(size_t(m) + 1, 0));
    for (qsizetype i = n; i-- > 0;) {
        for (qsizetype j = m; j-- > 0;)
            common[size_t(i)][size_t(j)] = before[i] == after[j] ? common[size_t(i) + 1][size_t(j) + 1] + 1 : std::max(common[size_t(i) + 1][size_t(j)], common[size_t(i)][size_t(j) + 1]);
    }
    QStringList lines;
    for (qsizetype i = 0, j = 0; i < n || j < m;) {
        if (i < n && j < m && before[i] == after[j]) {
            lines.append(u' ' + before[i++]);
            ++j;
        } else if (i < n && (j >= m || common[size_t(i) + 1][size_t(j)] >= common[size_t(i)][size_t(j) + 1])) {
            lines.append(QChar(0x2212) + before[i++]);
        } else {
            lines.append(u'+' + after[j++]);
        }
    }
    return lines;
}

static QStringList linesOf(const QByteArray &text)
{
    QStringList lines = visibleBytes(text).split(u'\n');
    if (lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

void ProfileCard::take(const Result<ProfileView> &view)
{
    if (!view) {
        m_message->setText(Words::error(view.error()));
        m_accept->setEnabled(false);
        return;
    }
    if (m_shown != view->digest) {
        const bool changed = m_shown.has_value();
        m_shown = view->digest;
        m_guard.arm();
        m_text->setPlainText(difference(linesOf(view->acceptedText), linesOf(view->text)).join(u'\n'));
        mark();
        m_message->setText(changed ? tr("The configuration changed. Read it again before you accept it.")
                                   : tr("configuration %1").arg(view->digest.shortText()));
        m_message->setToolTip(view->digest.toString());
    }
    if (!view->problem.isEmpty())
        m_message->setText(visibleText(view->problem));
    m_accept->setEnabled(view->problem.isEmpty() && !view->accepted);
}

void ProfileCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        mark();
}

void ProfileCard::mark()
{
    const Tokens &tokens = tokensOf(palette());
    QList<QTextEdit::ExtraSelection> marks;
    for (QTextBlock block = m_text->document()->begin(); block.isValid(); block = block.next()) {
        const QString text = block.text();
        if (text.startsWith(u' ') || text.isEmpty())
            continue;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(text.startsWith(u'+') ? tokens.addedLine : tokens.removedLine);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    m_text->setExtraSelections(marks);
}

void ProfileCard::accept()
{
    if (!m_repository || !m_shown || !m_accept->isEnabled() || m_guard.isUp())
        return;
    m_onItsWay = true;
    m_accept->setEnabled(false);
    m_message->setText(tr("On its way…"));
    m_feed.desk().send(AcceptProfile{*m_repository, *m_shown}, this, [this, sent = *m_repository](const Result<> &outcome) {
        if (sent == m_repository)
            settled(outcome);
    });
}

void ProfileCard::settled(const Result<> &outcome)
{
    m_onItsWay = false;
    m_message->setText(outcome ? tr("Accepted") : Words::error(outcome.error()));
    m_accept->setEnabled(!outcome);
    if (!outcome && outcome.error().code == ErrorCode::Stale)
        load(); // what stands there is not the repository's any more
}

QString ProfileCard::message() const
{
    return m_message->text();
}

QString ProfileCard::shownText() const
{
    return m_text->toPlainText();
}

} // namespace patchplane::ui
