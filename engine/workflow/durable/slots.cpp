// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workflow/durable/slots.h"

#include <algorithm>

namespace patchplane::durable {

std::unique_ptr<Slots::Ticket> Slots::request(std::vector<QString> names, int priority,
                                              std::function<void(std::unique_ptr<Lease>)> granted)
{
    auto waiting = std::make_shared<Waiting>(Waiting{std::move(names), priority, std::move(granted)});
    auto &queue = m_shared->queue;
    const auto behind = std::ranges::find_if(queue, [&](const auto &other) { return other->priority < priority; });
    queue.insert(behind, waiting);
    auto ticket = std::make_unique<Ticket>(m_shared, waiting);
    m_shared->grant();
    return ticket;
}

bool Slots::Shared::hasRoom(const std::vector<QString> &names) const
{
    return std::ranges::all_of(names, [this](const QString &name) {
        const auto own = limits.constFind(name);
        const auto limit = own != limits.cend() ? own : limits.constFind(name.section(u'/', 0, 0));
        return limit == limits.cend() || held.value(name) < *limit;
    });
}

void Slots::Shared::grant()
{
    if (granting)
        return; // a lease that is given back inside `granted`: the loop below sees it
    granting = true;
    const auto self = shared_from_this();
    for (auto it = queue.begin(); it != queue.end();) {
        if (!hasRoom((*it)->names)) {
            ++it;
            continue;
        }
        const std::shared_ptr<Waiting> next = *it;
        queue.erase(it);
        next->granted(std::make_unique<Lease>(self, next->names));
        it = queue.begin(); // `granted` may have changed the queue
    }
    granting = false;
}

Slots::Lease::Lease(std::shared_ptr<Shared> shared, std::vector<QString> names)
    : m_shared(std::move(shared)), m_names(std::move(names))
{
    for (const QString &name : m_names)
        ++m_shared->held[name];
}

Slots::Lease::~Lease()
{
    for (const QString &name : m_names)
        --m_shared->held[name];
    m_shared->grant();
}

Slots::Ticket::Ticket(std::weak_ptr<Shared> shared, std::shared_ptr<Waiting> waiting)
    : m_shared(std::move(shared)), m_waiting(std::move(waiting))
{
}

Slots::Ticket::~Ticket()
{
    if (const auto shared = m_shared.lock())
        std::erase(shared->queue, m_waiting);
}

} // namespace patchplane::durable
