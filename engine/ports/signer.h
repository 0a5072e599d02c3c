// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

namespace patchplane {

/// The engine's own key (Ed25519, RFC 8032), with which it signs the domain log's head: the chain proves order, the
/// signature proves origin (security.md 28). Thread-safe; `sign` is quick and does not wait for a disk.
class Signer
{
public:
    virtual ~Signer() = default;
    [[nodiscard]] virtual QByteArray publicKey() const = 0; ///< 32 bytes
    [[nodiscard]] virtual Result<QByteArray> sign(QByteArrayView message) const = 0; ///< 64 bytes
    /// True if `signature` is of `message` by the owner of `publicKey`. Anything malformed is false.
    [[nodiscard]] virtual bool verify(QByteArrayView publicKey, QByteArrayView message,
                                      QByteArrayView signature) const = 0;
};

} // namespace patchplane
