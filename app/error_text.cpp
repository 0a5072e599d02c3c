// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/error_text.h"

#include "engine/api/wire.h"

namespace patchplane::app {

void tellError(const Error &error, bool json, Terminal &out, Terminal &err)
{
    if (json) {
        out.line(QString::fromUtf8(jsonBytes(QJsonObject{{QStringLiteral("error"), toJson(error)}})));
        return;
    }
    err.line(err.paint(Tone::Bad, oneLine(error.what)));
    if (!error.remedy.isEmpty())
        err.line(oneLine(error.remedy));
}

} // namespace patchplane::app
