// SPDX-License-Identifier: GPL-3.0-or-later
// The ports are interfaces; this file gives their QObjects (process_channel.h) a place for their moc output, and is
// where a header that no longer stands by itself is noticed.
#include "engine/ports/artifact_store.h"
#include "engine/ports/clock.h"
#include "engine/ports/execution_adapter.h"
#include "engine/ports/forge_publisher.h"
#include "engine/ports/process_channel.h"
#include "engine/ports/run_store.h"
#include "engine/ports/runtime_adapter.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/timeline_store.h"
