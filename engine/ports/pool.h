// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoroFuture>
#include <QCoroTask>
#include <QtConcurrentRun>

#include <type_traits>

namespace patchplane {

/// Blocking work (libgit2, files, pure computation) away from the engine thread. `work` runs on one thread of the pool
/// and touches no QObject; its value comes back to the awaiting thread. It is never cancelled: a caller that no longer
/// wants the answer drops it.
template <class Work>
QCoro::Task<std::invoke_result_t<Work>> onPool(QThreadPool &pool, Work work)
{
    QFuture<std::invoke_result_t<Work>> future = QtConcurrent::run(&pool, std::move(work));
    std::invoke_result_t<Work> value = co_await qCoro(future).takeResult();
    co_return value;
}

} // namespace patchplane
