// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/watchdog.h"

#include "ui/shared/stack_trace.h"

#include <QMutex>
#include <QThread>
#include <QTimer>
#include <QWaitCondition>

namespace patchplane::ui {

using Steady = std::chrono::steady_clock;

struct Watchdog::Shared {
    std::chrono::milliseconds limit;
    std::atomic<Steady::rep> lastBeat{0};
    std::atomic<int> stalls{0};
    std::atomic<std::chrono::milliseconds::rep> longest{0};
};

static Steady::duration since(const std::atomic<Steady::rep> &moment)
{
    return Steady::now().time_since_epoch() - Steady::duration(moment.load());
}

class Watchdog::Watcher : public QThread
{
public:
    Watcher(std::shared_ptr<Shared> shared, ThreadToken ui) : m_shared(std::move(shared)), m_ui(ui) {}
    ~Watcher() override
    {
        {
            const QMutexLocker lock(&m_mutex);
            m_stop = true;
        }
        m_wake.wakeOne();
        wait();
    }

protected:
    void run() override
    {
        const QMutexLocker lock(&m_mutex);
        bool reported = false;
        while (!m_stop) {
            m_wake.wait(&m_mutex, 10);
            const bool late = since(m_shared->lastBeat) > m_shared->limit;
            if (late && !reported) {
#ifdef PATCHPLANE_DEBUG
                printStackOf(m_ui);
#endif
                m_shared->stalls.fetch_add(1); // after the print: who sees the count can read the stack
            }
            reported = late;
        }
    }

private:
    std::shared_ptr<Shared> m_shared;
    [[maybe_unused]] ThreadToken m_ui;
    QMutex m_mutex;
    QWaitCondition m_wake;
    bool m_stop = false;
};

Watchdog::Watchdog(std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_shared(std::make_shared<Shared>())
    , m_timer(new QTimer(this))
{
    m_shared->limit = limit;
    m_shared->lastBeat = Steady::now().time_since_epoch().count();
    m_timer->setTimerType(Qt::PreciseTimer);
    connect(m_timer, &QTimer::timeout, this, &Watchdog::beat);
    m_timer->start(std::chrono::milliseconds(10));
    m_watcher = std::make_unique<Watcher>(m_shared, currentThreadToken());
    m_watcher->start(QThread::HighPriority);
}

Watchdog::~Watchdog() = default;

void Watchdog::beat()
{
    const auto gap = std::chrono::duration_cast<std::chrono::milliseconds>(since(m_shared->lastBeat)).count();
    if (gap > m_shared->longest.load())
        m_shared->longest = gap;
    m_shared->lastBeat = Steady::now().time_since_epoch().count();
}

int Watchdog::stalls() const
{
    return m_shared->stalls.load();
}

std::chrono::milliseconds Watchdog::longest() const
{
    return std::chrono::milliseconds(m_shared->longest.load());
}

} // namespace patchplane::ui
