// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "ui/shared/icons.h"

#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;
class QTimer;

namespace patchplane::ui {

/// What a view shows when it has nothing to show: empty, loading, an error with its remedy, or a question before
/// something heavy. One action at most. Loading says nothing for 150 ms, so that what is quick does not flicker.
class StateView : public QWidget
{
    Q_OBJECT
public:
    explicit StateView(QWidget *parent = nullptr);
    void showEmpty(Picture picture, const QString &title, const QString &text, const QString &action = {});
    void showLoading(const QString &text);
    void showError(const Error &error, const QString &action);
    [[nodiscard]] QString title() const;

Q_SIGNALS:
    void acted();

private:
    void set(std::optional<Picture> picture, const QString &title, const QString &text, const QString &action);
    void paintPicture();
    std::optional<Picture> m_picture;
    QLabel *m_sign;
    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_action;
    QTimer *m_delay;
};

} // namespace patchplane::ui
