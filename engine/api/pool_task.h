// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace patchplane::api {

/// Computes `work()` on the pool. The future is always answered, as long as nobody clears the pool; take it up with
/// `.then(context, …)`, so that it is dropped when the context is gone.
template <class Work>
auto inPool(QThreadPool &pool, Work work)
{
    using T = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<T>>();
    promise->start();
    QFuture<T> future = promise->future();
    pool.start([promise = std::move(promise), work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

} // namespace patchplane::api
