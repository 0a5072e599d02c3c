// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/actions.h"

#include <QWidget>

#include <algorithm>

namespace patchplane::ui {

Actions::Actions(QWidget *window)
    : QObject(window)
    , m_window(window)
{
}

QAction *Actions::add(Spec spec)
{
    auto *action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcuts(spec.keys);
    action->setShortcutContext(Qt::WindowShortcut);
    action->setAutoRepeat(false);
    connect(action, &QAction::triggered, this, [this, id = spec.id] { run(id); });
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

void Actions::run(const QString &id)
{
    trigger(id);
}

} // namespace patchplane::ui
