// SPDX-License-Identifier: GPL-3.0-or-later
// Two texts (split at the first zero byte) through the line diff: blocks lie in order within both, and add up.
#include "engine/git/line_diff.h"

#include <cstdint>
#include <cstdlib>

using namespace patchplane;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype half = bytes.indexOf('\0');
    const QByteArray before = bytes.first(half < 0 ? bytes.size() : half), after = bytes.sliced(half + 1);
    for (const Whitespace mode :
         {Whitespace::Show, Whitespace::IgnoreAtEnd, Whitespace::IgnoreChange, Whitespace::IgnoreAll}) {
        const auto blocks = git::diffLines(before, after, mode);
        if (!blocks)
            std::abort();
        int old = 0, young = 0;
        for (const DiffBlock &block : *blocks) {
            if (block.beforeFrom < old || block.beforeFrom - old != block.afterFrom - young)
                std::abort();
            old = block.beforeFrom + block.beforeCount;
            young = block.afterFrom + block.afterCount;
        }
    }
    const auto counts = git::countLines(before, after);
    const auto hunks = git::hunksOf(before, after);
    if (!counts || !hunks || hunks->isEmpty() != (before == after))
        std::abort();
    return 0;
}
