// SPDX-License-Identifier: GPL-3.0-or-later
// Path rules, collisions and ignore rules over any bytes: no crash, no hang, and what is taken holds its promises.
#include "engine/git/ignore_rules.h"
#include "engine/git/path_rules.h"

#include <cstdint>
#include <cstdlib>

using namespace patchplane;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const bool taken = git::checkPath({bytes}).has_value();
    const QByteArray lower = bytes.toLower();
    if (taken && (lower.split('/').contains(".git") || lower.split('/').contains("..") || bytes.contains('\n')))
        std::abort();
    if (taken && !git::checkCheckoutPath({bytes}))
        std::abort(); // the strict rules hold the others
    git::CollisionFinder collisions;
    if (!collisions.add({bytes}, true) || !collisions.add({bytes}, true))
        std::abort(); // a path does not collide with itself
    const qsizetype half = bytes.indexOf('\0');
    git::IgnoreRules rules;
    rules.add({}, bytes.first(half < 0 ? bytes.size() : half));
    static_cast<void>(rules.ignores({bytes.sliced(half + 1)}, false));
    static_cast<void>(git::displayPath({bytes}));
    return 0;
}
