// SPDX-License-Identifier: GPL-3.0-or-later
// The codecs of the contracts, made once (as engine/domain/codecs.cpp).
#include "engine/contracts/engine_client.h"

namespace patchplane {

template struct JsonCodec<Command>;
template struct JsonCodec<CommandEnvelope>;
template struct JsonCodec<RunSummary>;
template struct JsonCodec<Query>;
template struct JsonCodec<Answer>;
template struct JsonCodec<RunDetail>;
template struct JsonCodec<FeedBatch>;

} // namespace patchplane
