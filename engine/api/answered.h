// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QCoroFuture>
#include <QCoroTask>
#include <QPromise>

#include <functional>
#include <memory>

namespace patchplane::api {

/// Awaits a call that answers by callback: `answered<Sequence>([&](auto done) { store.append(…, std::move(done)); })`.
/// `start` is called at once, before the first suspension; the callback must come, as the stores promise.
template <class T, class Start>
QCoro::Task<Result<T>> answered(Start start)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    QFuture<Result<T>> future = promise->future();
    start(std::move_only_function<void(Result<T>)>([promise = std::move(promise)](Result<T> result) {
        promise->addResult(std::move(result));
        promise->finish();
    }));
    Result<T> result = co_await future;
    co_return result;
}

} // namespace patchplane::api
