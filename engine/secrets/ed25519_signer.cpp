// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/secrets/ed25519_signer.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace patchplane::secrets {

static constexpr size_t kKeyBytes = 32;
static constexpr size_t kSignatureBytes = 64;

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char *raw(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

unsigned char *raw(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

std::unexpected<Error> cryptoFault(const QString &what)
{
    return fail(Fault::Permanent, ErrorCode::IoError, what, QStringLiteral("Check the installation of OpenSSL."));
}

Result<Secret> readOrMakeSeed(SecretStore &secrets, const QString &name)
{
    Result<Secret> found = secrets.get(name);
    if (found || found.error().code != ErrorCode::NotFound)
        return found;
    QByteArray seed(qsizetype(kKeyBytes), Qt::Uninitialized);
    if (RAND_priv_bytes(raw(seed), int(kKeyBytes)) != 1)
        return cryptoFault(QStringLiteral("no random numbers for a new key"));
    const Result<bool> put = secrets.putNew(name, Secret(std::move(seed)));
    if (!put)
        return std::unexpected(put.error());
    return secrets.get(name); // another process may have been first: then it is that one's
}

} // namespace

void Ed25519Signer::Free::operator()(EVP_PKEY *key) const
{
    EVP_PKEY_free(key);
}

Result<std::unique_ptr<Ed25519Signer>> Ed25519Signer::open(SecretStore &secrets, const QString &name)
{
    const Result<Secret> seed = readOrMakeSeed(secrets, name);
    if (!seed)
        return std::unexpected(seed.error());
    const QByteArray &bytes = seed->expose();
    Key key(size_t(bytes.size()) == kKeyBytes
                ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(bytes), kKeyBytes)
                : nullptr);
    if (!key) {
        return fail(Fault::Permanent, ErrorCode::Corrupt, QStringLiteral("the secret '%1' is no Ed25519 key").arg(name),
                    QStringLiteral("Put the key back from a backup. Without it, what it signed can still be checked "
                                   "with the public key."));
    }
    return std::unique_ptr<Ed25519Signer>(new Ed25519Signer(std::move(key)));
}

Ed25519Signer::Ed25519Signer(Key key) : m_key(std::move(key)), m_publicKey(qsizetype(kKeyBytes), '\0')
{
    size_t length = kKeyBytes;
    EVP_PKEY_get_raw_public_key(m_key.get(), raw(m_publicKey), &length);
}

Result<QByteArray> Ed25519Signer::sign(QByteArrayView message) const
{
    const Context context(EVP_MD_CTX_new());
    QByteArray signature(qsizetype(kSignatureBytes), '\0');
    size_t length = kSignatureBytes;
    if (!context || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) != 1
        || EVP_DigestSign(context.get(), raw(signature), &length, raw(message), size_t(message.size())) != 1)
        return cryptoFault(QStringLiteral("the log's head could not be signed"));
    return signature;
}

bool Ed25519Signer::verify(QByteArrayView publicKey, QByteArrayView message, QByteArrayView signature) const
{
    const Key key(size_t(publicKey.size()) == kKeyBytes
                      ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(publicKey), kKeyBytes)
                      : nullptr);
    const Context context(EVP_MD_CTX_new());
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1
        && EVP_DigestVerify(context.get(), raw(signature), size_t(signature.size()), raw(message), size_t(message.size())) == 1;
}

} // namespace patchplane::secrets
