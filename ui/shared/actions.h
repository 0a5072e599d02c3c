// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

class QKeyEvent;

namespace patchplane::ui {

/// True for what a person types text into: a field or an editor that can be written to.
[[nodiscard]] bool isTextField(const QObject *widget);

/// Everything that can be done in the window, by id: one list for menus, buttons, palette and the help of keys. While a
/// text field has the focus, bare characters and the keys of careful actions belong to the field, whatever kind it is.
/// Ui thread; owns its actions.
class Actions : public QObject
{
    Q_OBJECT
public:
    struct Spec {
        QString id;      ///< "run.pause"; never shown
        QString group;   ///< heading in the help of keys
        QString text;    ///< verb first
        QList<QKeySequence> keys = {};
        std::function<void()> run;
        std::function<bool()> enabled = {}; ///< asked before it runs and when it is listed; absent: always
        bool careful = false;               ///< its keys do nothing while a text field has the focus …
        const QWidget *fields = nullptr;    ///< … but one that is inside this
    };

    /// `window` receives the shortcuts and outlives this object.
    explicit Actions(QWidget *window);
    QAction *add(Spec spec);
    [[nodiscard]] QAction *action(const QString &id) const;
    /// Runs it if it is enabled now; false otherwise.
    bool trigger(const QString &id);
    [[nodiscard]] bool isEnabled(const QString &id) const;
    [[nodiscard]] const std::vector<Spec> &all() const { return m_specs; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Spec *find(const QString &id) const;
    [[nodiscard]] bool belongsTo(const QWidget *field, const QKeyEvent &key) const;
    QWidget *m_window;
    std::vector<Spec> m_specs;
    QHash<QString, QAction *> m_actions;
};

} // namespace patchplane::ui
