// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/settings.h"

#include <cstdint>
#include <cstdlib>

/// Whatever the bytes: a value or an error that says what and what to do.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto settings = patchplane::config::parseSettings(bytes, QStringLiteral("engine.toml"));
    if (!settings && (settings.error().what.isEmpty() || settings.error().remedy.isEmpty()))
        std::abort();
    if (settings && settings->runsAtOnce < 1)
        std::abort();
    return 0;
}
