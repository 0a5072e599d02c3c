// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/actions.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

#include <algorithm>

namespace patchplane::ui {

bool isTextField(const QObject *widget)
{
    if (const auto *line = qobject_cast<const QLineEdit *>(widget))
        return !line->isReadOnly();
    if (const auto *plain = qobject_cast<const QPlainTextEdit *>(widget))
        return !plain->isReadOnly();
    if (const auto *box = qobject_cast<const QComboBox *>(widget))
        return box->isEditable();
    const auto *rich = qobject_cast<const QTextEdit *>(widget);
    return rich && !rich->isReadOnly();
}

Actions::Actions(QWidget *window)
    : QObject(window)
    , m_window(window)
{
    QCoreApplication::instance()->installEventFilter(this);
}

QAction *Actions::add(Spec spec)
{
    auto *action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcuts(spec.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setAutoRepeat(false);
    connect(action, &QAction::triggered, this, [this, id = spec.id] { trigger(id); });
    m_window->addAction(action);
    m_actions.insert(spec.id, action);
    m_specs.push_back(std::move(spec));
    return action;
}

QAction *Actions::action(const QString &id) const
{
    return m_actions.value(id);
}

const Actions::Spec *Actions::find(const QString &id) const
{
    const auto found = std::ranges::find(m_specs, id, &Spec::id);
    return found == m_specs.end() ? nullptr : &*found;
}

bool Actions::isEnabled(const QString &id) const
{
    const Spec *spec = find(id);
    return spec && (!spec->enabled || spec->enabled());
}

bool Actions::trigger(const QString &id)
{
    if (!isEnabled(id))
        return false;
    find(id)->run();
    return true;
}

/// Before a key becomes a shortcut the widget with the focus may claim it: this claims it for text fields.
bool Actions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride || !isTextField(watched))
        return false;
    const bool claimed = belongsTo(static_cast<QWidget *>(watched), *static_cast<QKeyEvent *>(event));
    event->setAccepted(claimed);
    return claimed;
}

bool Actions::belongsTo(const QWidget *field, const QKeyEvent &key) const
{
    const QString text = key.text();
    const Qt::KeyboardModifiers modifiers = key.modifiers() & ~Qt::KeypadModifier;
    if ((modifiers & ~Qt::ShiftModifier) == Qt::NoModifier && !text.isEmpty() && text.front().isPrint())
        return true;
    const QKeySequence pressed(QKeyCombination(modifiers, Qt::Key(key.key())));
    return std::ranges::any_of(m_specs, [&](const Spec &spec) {
        return spec.careful && spec.keys.contains(pressed) && !(spec.fields && spec.fields->isAncestorOf(field));
    });
}

} // namespace patchplane::ui
