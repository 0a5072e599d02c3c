// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/secret.h"
#include "engine/workflow/durable/executor.h"

using namespace patchplane;
using namespace patchplane::durable;
using namespace Qt::StringLiterals;

QCoro::Task<Result<int>> number();
QCoro::Task<Result<Secret>> secret();
QCoro::Task<Result<QObject *>> handle();

Durable<Result<int>> phase(Run &run)
{
#if defined CASE_CONTROL
    const Result<int> value = co_await run.step<int>(u"a"_s, StepKind::Repeatable, [](StepKey) { return number(); });
    co_return value;
#elif defined CASE_TASK
    const Result<int> value = co_await number();
    co_return value;
#elif defined CASE_STD
    co_await std::suspend_always();
    co_return 1;
#elif defined CASE_SECRET
    const Result<Secret> value = co_await run.step<Secret>(u"a"_s, StepKind::Repeatable, [](StepKey) { return secret(); });
    co_return 1;
#elif defined CASE_HANDLE
    const Result<QObject *> value =
        co_await run.step<QObject *>(u"a"_s, StepKind::Repeatable, [](StepKey) { return handle(); });
    co_return 1;
#endif
}
