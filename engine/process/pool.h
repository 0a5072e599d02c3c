// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>

namespace patchplane::process {

/// Runs blocking work on the pool; the future always has a result, so that awaiting it is safe even at the end.
template <class Work>
[[nodiscard]] auto onPool(QThreadPool &pool, Work work) -> QFuture<std::invoke_result_t<Work &>>
{
    using Answer = std::invoke_result_t<Work &>;
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    QFuture<Answer> future = promise->future();
    pool.start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace patchplane::process
