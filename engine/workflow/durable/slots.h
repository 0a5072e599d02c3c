// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

#include <functional>
#include <list>
#include <memory>
#include <vector>

namespace patchplane::durable {

/// How much of one kind may go on at once: runs, runs of one repository, checks. Who asks gets all of the named
/// slots together or waits: higher priority first, then first come, first served; who is blocked by one name does
/// not block others who do not want it. A name without a limit of its own has that of its family
/// (`repository/7` that of `repository`, for itself alone); without either it is free. Engine thread.
class Slots
{
public:
    explicit Slots(QMap<QString, int> limits) : m_shared(std::make_shared<Shared>(std::move(limits))) {}

    /// Held slots; given back when it goes (also after Slots itself).
    class Lease;
    /// A place in the queue; leaving it out of scope leaves the queue.
    class Ticket;

    /// `granted` is called once: before this returns if there is room, later otherwise.
    [[nodiscard]] std::unique_ptr<Ticket> request(std::vector<QString> names, int priority,
                                                  std::function<void(std::unique_ptr<Lease>)> granted);

    [[nodiscard]] int held(const QString &name) const { return m_shared->held.value(name); }

    /// From now on. What is held above a lower limit stays until it is given back.
    void setLimits(QMap<QString, int> limits)
    {
        m_shared->limits = std::move(limits);
        m_shared->grant();
    }

private:
    struct Waiting {
        std::vector<QString> names;
        int priority;
        std::function<void(std::unique_ptr<Lease>)> granted;
    };
    struct Shared : std::enable_shared_from_this<Shared> {
        explicit Shared(QMap<QString, int> l) : limits(std::move(l)) {}
        [[nodiscard]] bool hasRoom(const std::vector<QString> &names) const;
        void grant();
        QMap<QString, int> limits;
        QMap<QString, int> held;
        std::list<std::shared_ptr<Waiting>> queue; ///< by priority, then age
        bool granting = false;
    };
    std::shared_ptr<Shared> m_shared;
};

class Slots::Lease
{
public:
    Lease(std::shared_ptr<Shared> shared, std::vector<QString> names);
    Lease(const Lease &) = delete;
    Lease &operator=(const Lease &) = delete;
    ~Lease();

private:
    std::shared_ptr<Shared> m_shared;
    std::vector<QString> m_names;
};

class Slots::Ticket
{
public:
    Ticket(std::weak_ptr<Shared> shared, std::shared_ptr<Waiting> waiting);
    Ticket(const Ticket &) = delete;
    Ticket &operator=(const Ticket &) = delete;
    ~Ticket();

private:
    std::weak_ptr<Shared> m_shared;
    std::shared_ptr<Waiting> m_waiting;
};

} // namespace patchplane::durable
