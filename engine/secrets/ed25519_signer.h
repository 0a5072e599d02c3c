// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/secret_store.h"
#include "engine/ports/signer.h"

#include <memory>

using EVP_PKEY = struct evp_pkey_st;

namespace patchplane::secrets {

/// The engine's Ed25519 key, made at first use and kept in a `SecretStore` as its 32-byte seed (RFC 8032, 5.1.5).
/// Thread-safe: after `open` nothing changes.
class Ed25519Signer final : public Signer
{
public:
    /// Reads the key of that name or makes one. Blocks on the secret store. Corrupt if what is there is no key.
    [[nodiscard]] static Result<std::unique_ptr<Ed25519Signer>> open(SecretStore &secrets, const QString &name);

    [[nodiscard]] QByteArray publicKey() const override { return m_publicKey; }
    [[nodiscard]] Result<QByteArray> sign(QByteArrayView message) const override;
    [[nodiscard]] bool verify(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature) const override;

private:
    struct Free {
        void operator()(EVP_PKEY *key) const;
    };
    using Key = std::unique_ptr<EVP_PKEY, Free>;

    explicit Ed25519Signer(Key key);

    Key m_key;
    QByteArray m_publicKey;
};

} // namespace patchplane::secrets
