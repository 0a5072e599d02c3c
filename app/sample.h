// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/digest.h"
#include "engine/domain/error.h"

namespace patchplane::app {

/// The sample: a bare repository with a small project whose test fails, and a branch that mends it.
struct SampleRepository {
    QString path;
    QString branch;
    ProfileDigest profile; ///< of its .patchplane.toml
};

/// Makes it at `folder`, or finds the one made before. Blocks (pool); its files are in resources/sample.
[[nodiscard]] Result<SampleRepository> makeSample(const QString &gitProgram, const QString &folder);

} // namespace patchplane::app
