// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/contracts/authorise.h"
#include "engine/contracts/engine_client.h"

namespace patchplane {

static bool mayDo(Role role, const Command &command)
{
    switch (role) {
    case Role::Admin: return true;
    case Role::Reviewer: return std::holds_alternative<Decide>(command) || std::holds_alternative<Steer>(command);
    case Role::Developer: return std::holds_alternative<Submit>(command);
    case Role::Viewer: return false;
    }
    return false;
}

Result<> authorise(const Actor &actor, const Command &command)
{
    if (actor.kind == ActorKind::Person && mayDo(actor.role, command))
        return {};
    const QString kind = std::visit([](const auto &c) { return QString::fromLatin1(c.kind); }, command);
    return fail(Fault::Refused, ErrorCode::NotAuthorised,
                QStringLiteral("%1 may not be done by %2 (%3)")
                    .arg(kind, actor.name.isEmpty() ? QString(toText(actor.kind)) : actor.name, toText(actor.role)),
                QStringLiteral("Ask an admin of this PatchPlane to do it, or for the role."));
}

} // namespace patchplane
