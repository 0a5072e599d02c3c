// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/shared/stop_processes.h"

#include "engine/process/spawn.h"

#include <QFile>

#include <csignal>

#include <unistd.h>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

namespace {

std::vector<qint64> families(const std::vector<qint64> &ids)
{
    std::vector<qint64> all = ids;
    for (const qint64 id : ids) {
        const std::vector<qint64> below = process::descendantsOf(id);
        all.insert(all.end(), below.begin(), below.end());
    }
    return all;
}

/// Stopped (T), traced and stopped (t), dead (Z, X), gone, or in a call of the kernel (D: one that waits for the exec of
/// its vforked and stopped child stays there), at whose end it stops.
bool standsStill(qint64 id)
{
    QFile file(u"/proc/%1/stat"_s.arg(id));
    if (!file.open(QIODevice::ReadOnly))
        return true;
    const QByteArray stat = file.readAll();
    return QByteArrayView("TtZXD").contains(stat.mid(stat.lastIndexOf(')') + 2, 1));
}

} // namespace

Result<> stopFamilies(const std::vector<qint64> &ids)
{
    size_t before = 0;
    for (int round = 0; round < 200; ++round) {
        const std::vector<qint64> all = families(ids);
        for (const qint64 id : all)
            ::kill(pid_t(id), SIGSTOP);
        if (all.size() == before && std::ranges::all_of(all, standsStill))
            return {};
        before = all.size();
        ::usleep(10'000);
    }
    return fail(Fault::Transient, ErrorCode::Timeout, u"the sandbox's processes did not stop"_s,
                u"Cancel the run, or try again."_s);
}

void continueFamilies(const std::vector<qint64> &ids)
{
    for (const qint64 id : families(ids))
        ::kill(pid_t(id), SIGCONT);
}

} // namespace patchplane::sandbox
