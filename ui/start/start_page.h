// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shared/feed_store.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace patchplane::ui {

class MutedLabel;

/// Which repository: those that are known, and a folder of this disk that becomes known (AddRepository).
class RepositoryPicker : public QWidget
{
    Q_OBJECT
public:
    explicit RepositoryPicker(FeedStore &feed, QWidget *parent = nullptr);
    [[nodiscard]] std::optional<RepositoryId> current() const;
    void reload();
    void addFolder(const QString &path);
    [[nodiscard]] QComboBox *box() const { return m_box; }

Q_SIGNALS:
    void changed();
    void failed(const patchplane::Error &error);

private:
    void see(const FeedBatch &batch);
    void take(const RepositoryList &list);
    FeedStore &m_feed;
    QComboBox *m_box;
    std::vector<Repository> m_repositories;
    std::optional<CommandId> m_adding;    ///< the last folder that was named
    std::optional<RepositoryId> m_wanted; ///< what the engine found there: chosen when the list has it
    int m_asked = 0;                      ///< answers to an earlier question are dropped
};

/// Makes the sample project and starts its run; answers once, on the ui thread.
using StartSample = std::function<void(std::function<void(const Result<RunId> &)> answered)>;

/// The first screen, in one box: the ways to start that work. Nothing is shown that does not. Ui thread.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    /// `sample` absent: that door is not there.
    explicit StartPage(FeedStore &feed, QWidget *parent = nullptr, StartSample sample = {});
    void reload();
    void showReview();
    void showAgent();

    [[nodiscard]] RepositoryPicker *picker() const { return m_picker; }
    [[nodiscard]] QComboBox *branch() const { return m_branch; }
    [[nodiscard]] QLineEdit *base() const { return m_base; }
    [[nodiscard]] QComboBox *agent() const { return m_agent; }
    [[nodiscard]] QPlainTextEdit *prompt() const { return m_prompt; }
    [[nodiscard]] QPushButton *go() const { return m_go; }
    [[nodiscard]] QPushButton *sampleDoor() const { return m_sampleDoor; }
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    /// The engine has taken the run: show it.
    void started(const patchplane::RunId &run);

private:
    QWidget *buildDoors();
    QWidget *buildForm();
    QWidget *buildReviewFields(QWidget *parent);
    QWidget *buildAgentFields(QWidget *parent);
    void connectParts();
    void choose(bool agent);
    void loadOptions();
    void take(const Result<StartOptions> &options);
    void showState();
    void submit();
    void trySample();
    [[nodiscard]] std::optional<Work> work() const;
    void say(const QString &text);
    FeedStore &m_feed;
    StartSample m_sample;
    QWidget *m_reviewFields;
    QWidget *m_agentFields;
    QPushButton *m_reviewDoor;
    QPushButton *m_agentDoor;
    QPushButton *m_sampleDoor = nullptr;
    RepositoryPicker *m_picker;
    QComboBox *m_branch;
    QComboBox *m_agent;
    QLineEdit *m_base;
    QPlainTextEdit *m_prompt;
    MutedLabel *m_noAgent;
    MutedLabel *m_sandbox;
    MutedLabel *m_message;
    QPushButton *m_go;
    bool m_onItsWay = false;
    bool m_sampleOnItsWay = false;
    bool m_isolated = true;
    bool m_forAgent = false;
};

} // namespace patchplane::ui
