// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_pane.h"

#include "engine/domain/secret.h"
#include "ui/runs/profile_card.h"
#include "ui/runs/redirect_field.h"
#include "ui/shared/confirm_bar.h"
#include "ui/shared/small_widgets.h"
#include "ui/shared/state_view.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>

namespace patchplane::ui {

RunPane::RunPane(FeedStore &feed, QWidget *parent, RunClocks clocks)
    : QWidget(parent)
    , m_feed(feed)
    , m_clocks(std::move(clocks))
    , m_stepsDue(new QTimer(this))
    , m_outer(new QStackedWidget(this))
    , m_state(new StateView(this))
{
    m_outer->addWidget(buildContent());
    m_outer->addWidget(m_state);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_outer);
    connectParts();
    m_state->showEmpty(Picture::Runs, tr("No run is chosen"), tr("Choose one on the left, or press Ctrl+J for the next that waits for you."));
    m_outer->setCurrentWidget(m_state);
}

/// From top to bottom, which is the order of Tab.
QWidget *RunPane::buildContent()
{
    auto *content = new QWidget(this);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(m_redirect = new RedirectField(this));
    column->addWidget(m_confirm = new ConfirmBar(this));
    buildTabs();
    auto *tabs = new QHBoxLayout;
    tabs->setContentsMargins(space::l, 0, space::l, 0);
    tabs->addWidget(m_tabs, 1);
    column->addLayout(tabs);
    column->addWidget(m_pages, 1);
    column->addWidget(m_commit = new CommitCard(m_feed, this));
    column->addWidget(m_profile = new ProfileCard(m_feed, this, m_clocks.steady));
    column->addWidget(m_decision = new DecisionBar(m_feed, this, m_clocks.steady));
    return content;
}

QWidget *RunPane::buildHead()
{
    auto *head = new QWidget(this);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(space::l, space::m, space::l, space::s);
    column->setSpacing(space::xs);
    auto *row = new QHBoxLayout;
    row->setSpacing(space::m);
    m_title = new ElidedLabel(Type::Title, head);
    m_status = new Pill(head);
    row->addWidget(m_title, 1);
    row->addWidget(m_status);
    row->addWidget(buildVerbs());
    m_facts = new ElidedLabel(Type::Body, head);
    m_facts->setMuted(true);
    m_banner = new MutedLabel({}, Type::Body, head);
    column->addLayout(row);
    column->addWidget(m_facts);
    column->addWidget(m_banner);
    return head;
}

QWidget *RunPane::buildVerbs()
{
    auto *verbs = new QWidget(this);
    auto *row = new QHBoxLayout(verbs);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::xs);
    const auto add = [&](Verb verb, const QString &text, Picture picture, Qt::Key key) {
        QPushButton *button = makeButton(text, verbs);
        button->setIcon(icon(picture));
        button->setToolTip(toolTipWithKey(text, Qt::CTRL | Qt::SHIFT | key));
        row->addWidget(button);
        m_verbs.insert(verb, button);
        connect(button, &QPushButton::clicked, this, [this, verb] { verb == Verb::Redirect ? startRedirect() : steer(verb); });
    };
    add(Verb::Pause, tr("Pause"), Picture::Pause, Qt::Key_P);
    add(Verb::Resume, tr("Resume"), Picture::Resume, Qt::Key_R);
    add(Verb::Redirect, tr("Redirect"), Picture::Redirect, Qt::Key_D);
    add(Verb::Hold, tr("Hold"), Picture::Hold, Qt::Key_H);
    add(Verb::Cancel, tr("Cancel run"), Picture::Cancel, Qt::Key_X);
    return verbs;
}

void RunPane::buildTabs()
{
    m_tabs = new QTabBar(this);
    m_tabs->setAccessibleName(tr("Views of the run"));
    m_tabs->setExpanding(false);
    m_pages = new QStackedWidget(this);
    m_diff = new DiffPage(m_feed.client(), m_pages);
    m_timeline = new TimelineView(m_feed, m_pages);
    m_checks = new ChecksPage(m_feed, m_pages);
    m_graph = new GraphPage(m_pages, m_clocks.wall);
    for (const QString &name : {tr("Diff"), tr("Timeline"), tr("Checks"), tr("Graph")})
        m_tabs->addTab(name);
    for (QWidget *page : {static_cast<QWidget *>(m_diff), static_cast<QWidget *>(m_timeline), static_cast<QWidget *>(m_checks), static_cast<QWidget *>(m_graph)})
        m_pages->addWidget(page);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
}

void RunPane::connectParts()
{
    connect(&m_feed, &FeedStore::runTouched, this, [this](const RunId &run) {
        if (run == m_run)
            refresh();
    });
    m_stepsDue->setSingleShot(true);
    m_stepsDue->setInterval(std::chrono::seconds(1));
    connect(m_stepsDue, &QTimer::timeout, this, &RunPane::refresh);
    connect(&m_feed, &FeedStore::timelineGrew, this, [this](const RunId &run) {
        if (run == m_run && m_graph->isVisible() && !m_stepsDue->isActive())
            m_stepsDue->start();
    });
    connect(&m_feed, &FeedStore::linkChanged, this, [this] {
        if (m_run && m_feed.engineLink() == EngineLink::Live)
            refresh();
    });
    connect(&m_diff->store(), &DiffStore::progressed, this, &RunPane::showArrival);
    connect(m_decision, &DecisionBar::stale, this, &RunPane::refresh);
    connect(m_state, &StateView::acted, this, &RunPane::refresh);
    connect(m_redirect, &RedirectField::sent, this, [this](const QString &text) {
        if (canSteer(Verb::Redirect))
            sendSteer(Verb::Redirect, text);
    });
    connect(m_confirm, &ConfirmBar::confirmed, this, [this] {
        if (canSteer(Verb::Cancel))
            sendSteer(Verb::Cancel, {});
    });
    connect(m_checks, &ChecksPage::placeWanted, this, [this](const RepoPath &path) {
        if (m_diff->openPath(path))
            showTab(Diff);
    });
    connect(m_graph, &GraphPage::opened, this, [this](Phase phase) {
        showTab(phase == Phase::Check || phase == Phase::Decide ? Checks : phase == Phase::Candidate ? Diff : Timeline);
    });
}

void RunPane::open(RunId run)
{
    if (m_run == run && m_detail)
        return;
    m_run = run;
    m_detail.reset();
    m_view = {};
    m_asking = false;
    m_decision->clear();
    m_profile->hide();
    m_redirect->setRun(run);
    m_confirm->hide();
    m_state->showLoading(tr("Loading the run…"));
    m_outer->setCurrentWidget(m_state);
    refresh();
}

void RunPane::refresh()
{
    if (!m_run)
        return;
    if (m_asking) { // one question at a time; what came meanwhile is in the next answer
        m_askAgain = true;
        return;
    }
    m_asking = true;
    m_feed.ask(GetRun{*m_run}, this, [this, asked = *m_run](const Result<RunDetail> &detail) {
        if (asked != m_run)
            return;
        m_asking = false;
        take(detail);
        if (std::exchange(m_askAgain, false))
            refresh();
    });
}

void RunPane::take(const Result<RunDetail> &detail)
{
    if (detail) {
        showDetail(*detail);
        return;
    }
    if (m_detail) {
        m_banner->setText(Words::error(detail.error())); // the last data stays
        m_banner->show();
        return;
    }
    m_state->showError(detail.error(), tr("Try again"));
    m_outer->setCurrentWidget(m_state);
}

void RunPane::showDetail(const RunDetail &detail)
{
    const bool first = !m_detail;
    m_detail = detail;
    m_view = runView(detail.events);
    showHead();
    m_checks->setView(m_view);
    m_graph->setDetail(detail);
    m_timeline->setRun(detail.summary.id);
    m_commit->setCandidate(m_view.candidate);
    showWaiting(); // before the diff, which tells at once how much of it is here
    if (m_view.candidate)
        m_diff->setCandidate(detail.summary.id, *m_view.candidate);
    else
        m_diff->clear();
    m_outer->setCurrentIndex(0);
    if (first)
        showTab(m_view.candidate ? Diff : Timeline);
}

void RunPane::showHead()
{
    const RunDetail &detail = *m_detail;
    m_title->setText(visibleText(detail.summary.title));
    m_status->setWord(Words::status(detail.summary.status));
    QStringList facts{visibleText(detail.repository.name)};
    if (const auto *agent = std::get_if<AgentWork>(&detail.request.work))
        facts.append(tr("agent %1").arg(visibleText(agent->agent)));
    else if (const auto *revision = std::get_if<ReviewRevision>(&detail.request.work))
        facts.append(tr("%1 against %2").arg(visibleText(revision->head), revision->base.isEmpty() ? visibleText(detail.repository.defaultBranch) : visibleText(revision->base)));
    if (m_view.candidate) {
        facts.append(tr("round %1").arg(m_view.candidate->round));
        facts.append(tr("candidate %1").arg(m_view.candidate->digest.shortText()));
    }
    if (!m_view.isolated)
        facts.append(tr("not isolated"));
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
    showBanner();
    showVerbs();
}

void RunPane::showVerbs()
{
    for (auto verb = m_verbs.cbegin(); verb != m_verbs.cend(); ++verb) {
        verb.value()->setVisible(canSteer(verb.key()));
        verb.value()->setEnabled(m_run && !m_onTheirWay.contains({*m_run, verb.key()}));
    }
    if (!canSteer(Verb::Cancel))
        m_confirm->hide();
}

void RunPane::showBanner()
{
    QString text = visibleText(m_detail->summary.text);
    if (m_view.failure)
        text = Words::error({Fault::Permanent, m_view.failure->code, m_view.failure->what, m_view.failure->remedy});
    if (m_view.published)
        text = tr("Published as %1 at %2.").arg(visibleText(m_view.published->ref), m_view.published->commit.shortText());
    m_banner->setText(text);
    m_banner->setVisible(!text.isEmpty());
}

void RunPane::showWaiting()
{
    const RunDetail &detail = *m_detail;
    const RunStatus &status = detail.summary.status;
    const bool decide = status.state == RunState::Waiting && status.reason == WaitReason::Decision && m_view.proposed;
    if (decide)
        m_decision->setSubject(detail.summary.id, *m_view.proposed, detail.repository);
    else
        m_decision->clear();
    showArrival();
    m_commit->setSubject(detail.summary.id, m_decision->painted());
    const bool accept = status.state == RunState::Waiting && status.reason == WaitReason::Profile;
    if (accept)
        m_profile->open(detail.repository);
    m_profile->setVisible(accept);
    m_pages->setVisible(!accept);
    m_tabs->setVisible(!accept);
}

void RunPane::showArrival()
{
    const DiffStore &store = m_diff->store();
    const bool painted = m_view.proposed && m_decision->painted() == m_view.proposed->subject;
    const bool same = painted && store.candidate() == m_view.proposed->what.candidate;
    m_decision->setArrived(same ? store.arrived() : 0, same ? store.total() : 0, same && store.whole());
}

void RunPane::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

bool RunPane::canSteer(Verb verb) const
{
    if (!m_detail || isTerminal(m_detail->summary.status.state))
        return false;
    const RunStatus &status = m_detail->summary.status;
    const bool stopped = status.held || status.reason == WaitReason::Paused || status.reason == WaitReason::Held || status.reason == WaitReason::Parked;
    const bool asksPerson = status.reason == WaitReason::Decision || status.reason == WaitReason::Profile; // nothing runs
    switch (verb) {
    case Verb::Pause: return !stopped && !asksPerson && status.state != RunState::Publishing;
    case Verb::Resume: return stopped;
    case Verb::Redirect: return std::holds_alternative<AgentWork>(m_detail->request.work) && status.state != RunState::Publishing;
    case Verb::Hold: return !status.held;
    case Verb::Cancel: return status.state != RunState::Publishing;
    }
    return false;
}

void RunPane::steer(Verb verb)
{
    if (!canSteer(verb))
        return;
    if (verb == Verb::Cancel)
        m_confirm->ask(tr("Cancel this run? Its agent and its checks end, and it cannot go on later."), tr("Cancel the run"));
    else
        sendSteer(verb, {});
}

void RunPane::startRedirect()
{
    if (canSteer(Verb::Redirect))
        m_redirect->start();
}

void RunPane::sendSteer(Verb verb, const QString &text)
{
    const RunId run = *m_run;
    if (!m_onTheirWay.insert({run, verb}).second)
        return;
    showVerbs();
    m_feed.desk().send(Steer{verb, run, text}, this, [this, verb, run](const Result<> &outcome) {
        m_onTheirWay.erase({run, verb});
        showVerbs();
        if (outcome && verb == Verb::Redirect)
            m_redirect->settle(run);
        if (!outcome && run == m_run) {
            m_banner->setText(Words::error(outcome.error()));
            m_banner->show();
        }
    });
}

QString RunPane::banner() const
{
    return m_banner->text();
}

} // namespace patchplane::ui
