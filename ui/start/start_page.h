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
    void take(const RepositoryList &list);
    FeedStore &m_feed;
    QComboBox *m_box;
    std::vector<Repository> m_repositories;
    QString m_wanted; ///< folder that was just added: chosen when the list has it
};

/// The first screen, in one box: the ways to start that work. Nothing is shown that does not. Ui thread.
class StartPage : public QWidget
{
    Q_OBJECT
public:
    /// `sample` makes the sample project and starts its run; absent: not offered.
    explicit StartPage(FeedStore &feed, QWidget *parent = nullptr, std::function<void()> sample = {});
    void reload();
    void showReview();
    void showAgent();

    [[nodiscard]] RepositoryPicker *picker() const { return m_picker; }
    [[nodiscard]] QComboBox *branch() const { return m_branch; }
    [[nodiscard]] QLineEdit *base() const { return m_base; }
    [[nodiscard]] QComboBox *agent() const { return m_agent; }
    [[nodiscard]] QPlainTextEdit *prompt() const { return m_prompt; }
    [[nodiscard]] QPushButton *go() const { return m_go; }
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    /// The run is in the feed: show it.
    void started(const patchplane::RunId &run);

private:
    QWidget *buildDoors(const std::function<void()> &sample);
    QWidget *buildForm();
    QWidget *buildReviewFields();
    QWidget *buildAgentFields();
    void connectParts();
    void choose(bool agent);
    void loadOptions();
    void take(const Result<StartOptions> &options);
    void showState();
    void submit();
    [[nodiscard]] std::optional<Work> work() const;
    void say(const QString &text);
    FeedStore &m_feed;
    QWidget *m_reviewFields;
    QWidget *m_agentFields;
    QPushButton *m_reviewDoor;
    QPushButton *m_agentDoor;
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
    bool m_isolated = true;
    bool m_forAgent = false;
};

} // namespace patchplane::ui
