// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/digest.h"

#include <QtEndian>

namespace patchplane {

DigestBuilder::DigestBuilder(QByteArrayView domainAndVersion)
{
    add(domainAndVersion);
}

DigestBuilder &DigestBuilder::add(QByteArrayView field)
{
    std::array<char, 8> length;
    qToBigEndian(quint64(field.size()), length.data());
    m_hash.addData(QByteArrayView(length));
    m_hash.addData(field);
    return *this;
}

DigestBuilder &DigestBuilder::add(QStringView field)
{
    return add(QByteArrayView(field.toUtf8()));
}

DigestBuilder &DigestBuilder::add(quint64 number)
{
    std::array<char, 8> bytes;
    qToBigEndian(number, bytes.data());
    return add(QByteArrayView(bytes));
}

ContentDigest contentDigest(QByteArrayView bytes)
{
    return *ContentDigest::fromRaw(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
}

} // namespace patchplane
