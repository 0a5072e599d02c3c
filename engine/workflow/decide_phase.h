// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/change_effects.h"
#include "engine/workflow/durable/phase.h"
#include "engine/workflow/phase_inputs.h"

namespace patchplane::workflow {

/// The phase between check and publish: policy says what is possible, a person (or, where allowed, policy) says what
/// happens. It leads to publish, back to produce or check, or ends the run.
[[nodiscard]] durable::Durable<durable::PhaseResult> decide(durable::Run &run, DecideInput in, ChangeEffects &effects);

} // namespace patchplane::workflow
