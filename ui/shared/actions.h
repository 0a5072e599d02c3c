// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

namespace patchplane::ui {

/// Everything that can be done in the window, by id: one list for menus, buttons, palette and the help of keys. An
/// action whose key is a bare character does nothing while a text field has the focus. Ui thread; owns its actions.
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
    };

    /// `window` receives the shortcuts and outlives this object.
    explicit Actions(QWidget *window);
    QAction *add(Spec spec);
    [[nodiscard]] QAction *action(const QString &id) const;
    /// Runs it if it is enabled now; false otherwise.
    bool trigger(const QString &id);
    [[nodiscard]] bool isEnabled(const QString &id) const;
    [[nodiscard]] const std::vector<Spec> &all() const { return m_specs; }

private:
    const Spec *find(const QString &id) const;
    void run(const QString &id);
    QWidget *m_window;
    std::vector<Spec> m_specs;
    QHash<QString, QAction *> m_actions;
};

} // namespace patchplane::ui
