// SPDX-License-Identifier: GPL-3.0-or-later
// The codecs of the large values, made once for the whole program: they are most of what a file that uses them would
// cost to compile.
#include "engine/domain/events.h"

namespace patchplane {

template struct JsonCodec<Work>;
template struct JsonCodec<Request>;
template struct JsonCodec<Repository>;
template struct JsonCodec<Candidate>;
template struct JsonCodec<Subject>;
template struct JsonCodec<CheckSpec>;
template struct JsonCodec<CheckExecution>;
template struct JsonCodec<CheckResult>;
template struct JsonCodec<PolicyFacts>;
template struct JsonCodec<PolicyOutcome>;
template struct JsonCodec<Decision>;
template struct JsonCodec<Event>;
template struct JsonCodec<EventRecord>;

} // namespace patchplane
