// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/workflow/durable/executor.h"
#include "tests/durable/fake_world.h"

namespace patchplane::test {

/// A change's life in small: an agent's turn that can be redirected, three checks side by side, a decision with a
/// time limit, and a publication that must happen once. Everything that the library offers is in it.
void addSampleWorkflow(durable::PhaseTable &phases, FakeWorld &world);

/// Its first phase.
[[nodiscard]] durable::Next sampleStart();

/// Cancel, pause, resume, redirect and hold, as the domain's machine has them.
[[nodiscard]] std::vector<durable::InterruptRule> sampleInterrupts();

/// The subject that the sample asks to decide on.
[[nodiscard]] SubjectDigest sampleSubject();

} // namespace patchplane::test
