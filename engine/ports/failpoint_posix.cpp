// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ports/failpoint.h"

#include <QByteArray>

#include <csignal>

namespace patchplane {

namespace {

struct Armed {
    QByteArray name;
    std::atomic<int> passesLeft = 0;

    Armed()
    {
        const QByteArray text = qgetenv("PATCHPLANE_FAILPOINT");
        const qsizetype colon = text.lastIndexOf(':');
        name = text.first(qMax(colon, 0));
        passesLeft = colon < 0 ? 0 : text.sliced(colon + 1).toInt();
    }
};

Armed &armed()
{
    static Armed instance;
    return instance;
}

} // namespace

namespace detail {
std::atomic<bool> failpointArmed = armed().passesLeft > 0;
}

void passFailpoint(const char *name)
{
    if (armed().name == name && armed().passesLeft.fetch_sub(1) == 1)
        std::raise(SIGKILL);
}

} // namespace patchplane
