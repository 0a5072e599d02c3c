// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever comes in whatever pieces: nothing is lost, nothing invented, and never more than the limit is held.
#include "engine/process/line_framer.h"

#include <cstdint>
#include <cstdlib>

using patchplane::process::Line;
using patchplane::process::LineFramer;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const qsizetype limit = 1 + data[0] % 32;
    const qsizetype step = 1 + data[1] % 64;
    const QByteArray bytes(reinterpret_cast<const char *>(data + 2), qsizetype(size) - 2);
    LineFramer framer(limit);
    QByteArray whole;
    const auto take = [&](const std::vector<Line> &lines, const char *end) {
        for (const Line &line : lines) {
            if (line.bytes.size() > limit || line.bytes.contains('\n'))
                std::abort();
            whole += line.bytes;
            whole += line.cut ? "" : end;
        }
    };
    for (qsizetype at = 0; at < bytes.size(); at += step) {
        take(framer.push(QByteArrayView(bytes).sliced(at).first(qMin(step, bytes.size() - at))), "\n");
        if (framer.buffered() > limit)
            std::abort();
    }
    take(framer.finish(), "");
    // A line's end may lose its carriage return; everything else is there, in its order.
    if (whole.replace("\r", "") != QByteArray(bytes).replace("\r", ""))
        std::abort();
    return 0;
}
