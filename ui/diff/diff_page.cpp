// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/diff/diff_page.h"

#include "ui/shared/problem_bar.h"
#include "ui/shared/small_widgets.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>

namespace patchplane::ui {

static QToolButton *barButton(QWidget *parent, Picture picture, const QString &text, const QKeySequence &key)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(picture));
    button->setIconSize({18, 18});
    button->setToolTip(toolTipWithKey(text, key));
    button->setAccessibleName(text);
    return button;
}

DiffPage::DiffPage(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_store(client)
    , m_files(new FilesPanel(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    auto *right = new QWidget(m_splitter);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildBar()); // made from top to bottom, which is the order of Tab
    column->addWidget(m_problem = new ProblemBar(this));
    column->addWidget(m_view = new DiffView(this), 1);
    m_splitter->addWidget(m_files);
    m_splitter->addWidget(right);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({240, 900});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connectParts();
    const bool side = QSettings().value(QStringLiteral("diff/sideBySide"), false).toBool();
    m_view->setLayoutKind(side ? DiffLayout::SideBySide : DiffLayout::Unified);
    showLayout();
}

QWidget *DiffPage::buildBar()
{
    auto *bar = new QFrame(this);
    bar->setProperty("role", QStringLiteral("bar"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(space::s, space::xs, space::s, space::xs);
    row->setSpacing(space::xs);
    QToolButton *previous = barButton(bar, Picture::Previous, tr("Previous change"), Qt::Key_P);
    QToolButton *next = barButton(bar, Picture::Next, tr("Next change"), Qt::Key_N);
    QToolButton *viewed = barButton(bar, Picture::Eye, tr("Viewed"), Qt::Key_V);
    connect(previous, &QToolButton::clicked, this, &DiffPage::previousChange);
    connect(next, &QToolButton::clicked, this, &DiffPage::nextChange);
    connect(viewed, &QToolButton::clicked, this, &DiffPage::toggleViewed);
    m_sideBySide = barButton(bar, Picture::Split, tr("Side by side"), Qt::Key_S);
    m_sideBySide->setCheckable(true);
    m_whitespace = new QComboBox(bar);
    m_whitespace->setAccessibleName(tr("White space"));
    m_whitespace->setToolTip(toolTipWithKey(m_whitespace->accessibleName(), Qt::Key_W));
    m_whitespace->addItems({tr("All white space"), tr("Ignore at line ends"), tr("Ignore amount"), tr("Ignore all white space")});
    m_find = new QLineEdit(bar);
    m_find->setPlaceholderText(tr("Find in this file"));
    m_find->setAccessibleName(tr("Find in this file"));
    m_find->setMaximumWidth(220);
    for (QWidget *widget : {static_cast<QWidget *>(previous), static_cast<QWidget *>(next), static_cast<QWidget *>(viewed), static_cast<QWidget *>(m_sideBySide)})
        row->addWidget(widget);
    row->addWidget(m_whitespace);
    row->addStretch();
    row->addWidget(m_find);
    return bar;
}

void DiffPage::connectParts()
{
    connect(m_files, &FilesPanel::chosen, this, &DiffPage::choose);
    connect(m_view, &DiffView::failureRetried, this, &DiffPage::retry);
    connect(m_problem, &ProblemBar::retried, this, &DiffPage::retry);
    connect(&m_store, &DiffStore::progressed, this, [this] { m_problem->setProblem(m_store.error()); });
    connect(&m_store, &DiffStore::ready, this, [this](int file, const FileDiff &diff) {
        if (file == m_files->current())
            m_view->setDiff(diff);
    });
    connect(&m_store, &DiffStore::failed, this, [this](int file, const Error &error) {
        if (file == m_files->current())
            m_view->showFailure(error);
    });
    connect(m_view, &DiffView::shown, this, [this] {
        if (std::exchange(m_enterAtEnd, false))
            m_view->goToLastChange();
    });
    connect(m_sideBySide, &QToolButton::clicked, this, &DiffPage::toggleLayout);
    connect(m_whitespace, &QComboBox::activated, this, [this](int mode) { setWhitespace(Whitespace(mode)); });
    connect(m_find, &QLineEdit::returnPressed, this, [this] { m_view->find(m_find->text(), true); });
}

void DiffPage::setCandidate(RunId run, const Candidate &candidate)
{
    if (!m_store.setCandidate(run, candidate))
        return;
    std::vector<FileChange> files;
    for (const RepositoryChange &change : candidate.changes)
        files.insert(files.end(), change.files.begin(), change.files.end());
    m_whitespace->setCurrentIndex(int(m_store.whitespace()));
    m_view->showNothing();
    m_files->setFiles(std::move(files));
    if (m_store.total() > 0)
        m_files->select(0);
}

void DiffPage::clear()
{
    m_store.clear();
    m_files->setFiles({});
    m_view->showNothing();
}

void DiffPage::choose(int file)
{
    m_view->showLoading();
    m_store.want(file);
}

void DiffPage::retry()
{
    m_store.retryFailed();
    if (m_files->current() >= 0 && !m_view->hasFile())
        choose(m_files->current());
}

void DiffPage::nextChange()
{
    if (!m_view->isLoading() && !m_view->nextChange())
        m_files->step(1);
}

void DiffPage::previousChange()
{
    if (m_view->isLoading() || m_view->previousChange())
        return;
    m_enterAtEnd = true; // before the step: what is known already is shown at once
    m_enterAtEnd = m_files->step(-1) && m_enterAtEnd;
}

void DiffPage::viewedAndNext()
{
    if (const int file = m_files->current(); file >= 0)
        m_files->model().setViewed(file, true);
    m_files->step(1, true);
}

void DiffPage::toggleLayout()
{
    const bool side = m_view->layoutKind() == DiffLayout::Unified;
    m_view->setLayoutKind(side ? DiffLayout::SideBySide : DiffLayout::Unified);
    QSettings().setValue(QStringLiteral("diff/sideBySide"), side);
    showLayout();
}

void DiffPage::showLayout()
{
    m_sideBySide->setChecked(m_view->layoutKind() == DiffLayout::SideBySide);
}

void DiffPage::nextWhitespace()
{
    setWhitespace(Whitespace((int(m_store.whitespace()) + 1) % m_whitespace->count()));
}

void DiffPage::setWhitespace(Whitespace whitespace)
{
    m_whitespace->setCurrentIndex(int(whitespace));
    m_store.setWhitespace(whitespace);
    if (const int file = m_files->current(); file >= 0)
        m_store.want(file);
}

void DiffPage::startFind()
{
    m_find->setFocus(Qt::ShortcutFocusReason);
    m_find->selectAll();
}

bool DiffPage::openPath(const RepoPath &path)
{
    const std::vector<FileChange> &files = m_files->model().files();
    for (size_t i = 0; i < files.size(); ++i) {
        if (files[i].path() == path) {
            m_files->filter()->clear(); // it may hide the file
            m_files->select(int(i));
            return true;
        }
    }
    return false;
}

} // namespace patchplane::ui
