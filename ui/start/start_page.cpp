// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/start/start_page.h"

#include "engine/domain/secret.h"
#include "ui/shared/small_widgets.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QHBoxLayout>
#include <QPointer>

#include <algorithm>

namespace patchplane::ui {

StartPage::StartPage(FeedStore &feed, QWidget *parent, StartSample sample)
    : QWidget(parent)
    , m_feed(feed)
    , m_sample(std::move(sample))
{
    auto *card = new QFrame(this);
    card->setProperty("role", QStringLiteral("card"));
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    column->setSpacing(space::l);
    column->addWidget(makeLabel(tr("What shall be done?"), Type::Title, card));
    column->addWidget(buildDoors());
    column->addWidget(buildForm());
    card->setMaximumWidth(std::max(680, card->minimumSizeHint().width())); // some languages need more
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(space::xl, space::xl, space::xl, space::xl);
    outer->addStretch(1);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(card, 6);
    row->addStretch(1);
    outer->addLayout(row);
    outer->addStretch(2);
    connectParts();
    showReview();
}

QWidget *StartPage::buildDoors()
{
    auto *doors = new QWidget(this);
    auto *row = new QHBoxLayout(doors);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::s);
    const auto add = [&](const QString &text, Picture picture) {
        QPushButton *door = makeButton(text, doors);
        door->setIcon(icon(picture));
        door->setIconSize({18, 18});
        door->setMinimumHeight(40);
        row->addWidget(door);
        return door;
    };
    m_reviewDoor = add(tr("Review a branch on this disk"), Picture::Branch);
    m_agentDoor = add(tr("Let an agent work"), Picture::Agent);
    for (QPushButton *door : {m_reviewDoor, m_agentDoor})
        door->setCheckable(true);
    if (m_sample)
        m_sampleDoor = add(tr("Try the sample project"), Picture::Start);
    row->addStretch();
    return doors;
}

/// In the field's own parent: a box of another window would take the field out of the order of Tab.
static QWidget *labelled(const QString &text, QWidget *field)
{
    auto *box = new QWidget(field->parentWidget());
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    QLabel *label = makeLabel(text, Type::Strong, box);
    label->setBuddy(field);
    column->addWidget(label);
    column->addWidget(field);
    return box;
}

QWidget *StartPage::buildForm()
{
    auto *form = new QWidget(this);
    auto *column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    m_picker = new RepositoryPicker(m_feed, form); // made in reading order, which is that of Tab
    m_reviewFields = buildReviewFields(form);
    m_agentFields = buildAgentFields(form);
    m_base = new QLineEdit(form);
    m_base->setAccessibleName(tr("Base"));
    m_base->setPlaceholderText(tr("the repository's default branch"));
    m_sandbox = new MutedLabel({}, Type::Caption, form);
    m_message = new MutedLabel({}, Type::Body, form);
    m_message->hide();
    m_go = makeButton(tr("Start"), form, ButtonRole::Primary);
    column->addWidget(labelled(tr("Repository"), m_picker));
    column->addWidget(m_reviewFields);
    column->addWidget(m_agentFields);
    column->addWidget(labelled(tr("Measured against"), m_base));
    column->addWidget(m_sandbox);
    column->addWidget(m_message);
    column->addWidget(m_go, 0, Qt::AlignLeft);
    return form;
}

QWidget *StartPage::buildReviewFields(QWidget *parent)
{
    m_branch = new QComboBox(parent);
    m_branch->setEditable(true);
    m_branch->setInsertPolicy(QComboBox::NoInsert);
    m_branch->setAccessibleName(tr("Branch, tag or commit"));
    return labelled(tr("Branch, tag or commit"), m_branch);
}

QWidget *StartPage::buildAgentFields(QWidget *parent)
{
    auto *fields = new QWidget(parent);
    auto *column = new QVBoxLayout(fields);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    m_agent = new QComboBox(fields);
    m_agent->setAccessibleName(tr("Agent"));
    m_noAgent = new MutedLabel(tr("No agent is configured. Add one to engine.toml:\n\n[[agent]]\nname = \"my-agent\"\ncommand = [\"/path/to/program\"]"), Type::Body, fields);
    m_noAgent->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_prompt = new QPlainTextEdit(fields);
    m_prompt->setAccessibleName(tr("What the agent is to do"));
    m_prompt->setPlaceholderText(tr("What is to change, and how one sees that it is done"));
    m_prompt->setTabChangesFocus(true);
    m_prompt->setMinimumHeight(96);
    column->addWidget(labelled(tr("Agent"), m_agent));
    column->addWidget(m_noAgent);
    column->addWidget(labelled(tr("Prompt"), m_prompt));
    return fields;
}

void StartPage::connectParts()
{
    connect(m_reviewDoor, &QPushButton::clicked, this, &StartPage::showReview);
    connect(m_agentDoor, &QPushButton::clicked, this, &StartPage::showAgent);
    if (m_sampleDoor)
        connect(m_sampleDoor, &QPushButton::clicked, this, &StartPage::trySample);
    connect(m_picker, &RepositoryPicker::changed, this, &StartPage::loadOptions);
    connect(m_picker, &RepositoryPicker::failed, this, [this](const Error &error) { say(Words::error(error)); });
    connect(m_branch, &QComboBox::editTextChanged, this, &StartPage::showState);
    connect(m_prompt, &QPlainTextEdit::textChanged, this, &StartPage::showState);
    connect(m_go, &QPushButton::clicked, this, &StartPage::submit);
}

void StartPage::reload()
{
    say({});
    m_picker->reload();
}

void StartPage::showReview()
{
    choose(false);
}

void StartPage::showAgent()
{
    choose(true);
}

void StartPage::choose(bool agent)
{
    m_forAgent = agent;
    m_reviewDoor->setChecked(!agent);
    m_agentDoor->setChecked(agent);
    m_reviewFields->setVisible(!agent);
    m_agentFields->setVisible(agent);
    showState();
}

void StartPage::loadOptions()
{
    m_feed.ask(GetStartOptions{m_picker->current()}, this, [this, asked = m_picker->current()](const Result<StartOptions> &options) {
        if (asked == m_picker->current()) // else another repository is chosen meanwhile
            take(options);
    });
}

void StartPage::take(const Result<StartOptions> &options)
{
    if (!options) {
        say(Words::error(options.error()));
        return;
    }
    const QString typed = m_branch->currentText();
    m_branch->clear();
    for (const QString &branch : options->branches)
        m_branch->addItem(visibleText(branch));
    m_branch->setCurrentText(typed);
    const QString chosen = m_agent->currentData().toString();
    m_agent->clear();
    for (const QString &agent : options->agents)
        m_agent->addItem(visibleText(agent), agent);
    m_agent->setCurrentIndex(std::max(m_agent->findData(chosen), m_agent->count() > 0 ? 0 : -1));
    m_isolated = options->sandboxProblem.isEmpty();
    m_sandbox->setText(m_isolated ? tr("It runs in a sandbox (%1).").arg(visibleText(options->sandbox))
                                  : tr("No sandbox here: %1").arg(visibleText(options->sandboxProblem)));
    showState();
}

std::optional<Work> StartPage::work() const
{
    const QString base = m_base->text().trimmed();
    if (!m_forAgent) {
        const QString head = m_branch->currentText().trimmed();
        return head.isEmpty() ? std::nullopt : std::optional<Work>(ReviewRevision{head, base});
    }
    const QString prompt = m_prompt->toPlainText().trimmed();
    return prompt.isEmpty() || m_agent->count() == 0 ? std::nullopt : std::optional<Work>(AgentWork{prompt, m_agent->currentData().toString(), base});
}

void StartPage::showState()
{
    const bool agents = m_agent->count() > 0;
    m_noAgent->setVisible(!agents);
    m_agent->setEnabled(agents);
    m_go->setEnabled(!m_onItsWay && m_isolated && m_picker->current() && work());
    m_go->setText(m_onItsWay ? tr("On its way…") : m_forAgent ? tr("Start the agent") : tr("Start the review"));
    m_go->setAccessibleName(m_go->text());
    if (m_sampleDoor) {
        m_sampleDoor->setEnabled(!m_sampleOnItsWay);
        m_sampleDoor->setText(m_sampleOnItsWay ? tr("On its way…") : tr("Try the sample project"));
        m_sampleDoor->setAccessibleName(m_sampleDoor->text());
    }
}

void StartPage::submit()
{
    const std::optional<RepositoryId> repository = m_picker->current();
    std::optional<Work> wanted = work();
    if (!repository || !wanted || m_onItsWay)
        return;
    const RunId run(m_feed.client().newUuid());
    m_onItsWay = true;
    say({});
    showState();
    m_feed.desk().send(Submit{run, *repository, std::move(*wanted), {}, false}, this, [this, run](const Result<> &outcome) {
        m_onItsWay = false;
        if (outcome) {
            m_prompt->clear();
            Q_EMIT started(run);
        } else {
            say(Words::error(outcome.error()));
        }
        showState();
    });
}

void StartPage::trySample()
{
    m_sampleOnItsWay = true;
    say({});
    showState();
    m_sample([self = QPointer(this)](const Result<RunId> &run) {
        if (!self)
            return;
        self->m_sampleOnItsWay = false;
        self->showState();
        if (run)
            Q_EMIT self->started(*run);
        else
            self->say(Words::error(run.error()));
    });
}

void StartPage::say(const QString &text)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

QString StartPage::message() const
{
    return m_message->text();
}

} // namespace patchplane::ui
