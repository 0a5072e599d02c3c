// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/id.h"
#include "engine/domain/timeline.h"

namespace patchplane {

/// Where runtime events go: a file of its own, written in batches, not promised (a power cut may take the last ones).
/// `append` never blocks; it is false while the writer is 1,000 batches or 32 MiB behind, and then the source must stop
/// reading until `append` is true again (pressure goes upstream). Thread-safe.
class TimelineStore
{
public:
    virtual ~TimelineStore() = default;
    [[nodiscard]] virtual bool append(const RunId &run, std::vector<TimelineEntry> entries) = 0;
};

} // namespace patchplane
