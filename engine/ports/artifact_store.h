// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/digest.h"
#include "engine/domain/error.h"

namespace patchplane {

/// Large things by what they are: put, get, range by digest; never a path. Bytes and their folder are synced before
/// `put` answers, so a row that names the digest may be committed next. What no committed row names after a restart
/// is swept. Called from the pool or the writer, never from ui or engine thread (it blocks on the disk). Thread-safe.
class ArtifactStore
{
public:
    virtual ~ArtifactStore() = default;
    [[nodiscard]] virtual Result<ContentDigest> put(QByteArrayView bytes) = 0;
    /// NotFound if absent, Corrupt if the bytes are not what the digest says (whole reads only).
    [[nodiscard]] virtual Result<QByteArray> get(const ContentDigest &digest) = 0;
    [[nodiscard]] virtual Result<QByteArray> range(const ContentDigest &digest, qint64 from, qint64 count) = 0;
    [[nodiscard]] virtual Result<qint64> size(const ContentDigest &digest) = 0;
};

} // namespace patchplane
