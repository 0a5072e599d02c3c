// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/slots.h"

namespace patchplane::durable {

/// The slots that a scope wants for the steps in it, and through `around` those of the scopes around it. Shared by
/// the scope, its inner scopes, its waiting steps and their running effects: the slots are free when the last goes.
struct Limit {
    std::shared_ptr<Limit> around;
    std::vector<QString> names;
    int priority = 0;
    std::unique_ptr<Slots::Ticket> ticket; ///< while it queues
    std::unique_ptr<Slots::Lease> lease;   ///< while it holds
};

} // namespace patchplane::durable
