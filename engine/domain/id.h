// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QString>
#include <QUuid>

#include <compare>
#include <optional>

namespace patchplane {

/// A strong id: a RunId is no RequestId, and there is no invalid one. Ids are UUIDv7, made by the `Clock` port
/// outside the domain; text becomes an id only here.
template <class Tag>
class Id
{
public:
    explicit Id(QUuid uuid) : m_uuid(uuid) { Q_ASSERT(!uuid.isNull()); }

    static std::optional<Id> parse(QStringView text)
    {
        const QUuid uuid = QUuid::fromString(text);
        return uuid.isNull() ? std::nullopt : std::optional(Id(uuid));
    }

    QString toString() const { return m_uuid.toString(QUuid::WithoutBraces); }
    QUuid uuid() const { return m_uuid; }

    friend bool operator==(const Id &, const Id &) = default;
    friend std::strong_ordering operator<=>(const Id &a, const Id &b) { return a.toString().compare(b.toString()) <=> 0; }
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHash(id.m_uuid, seed); }

private:
    QUuid m_uuid;
};

using RequestId = Id<struct RequestTag>;
using RunId = Id<struct RunTag>;
using SessionId = Id<struct SessionTag>;
using RepositoryId = Id<struct RepositoryTag>;
using CommandId = Id<struct CommandTag>; ///< made by the sender; the engine takes each once
using EngineId = Id<struct EngineTag>;

} // namespace patchplane
