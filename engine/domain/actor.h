// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/json.h"

namespace patchplane {

enum class ActorKind { Person, Policy, Engine };
enum class Role { Admin, Reviewer, Developer, Viewer };
/// How the actor reached the engine; set by the engine from the connection, never by the sender (security.md 21).
enum class Door { Window, CommandLine, Api, Internal };

template <>
inline constexpr auto enumTexts<ActorKind> = std::to_array<EnumText<ActorKind>>({
    {ActorKind::Person, "person"}, {ActorKind::Policy, "policy"}, {ActorKind::Engine, "engine"}});
template <>
inline constexpr auto enumTexts<Role> = std::to_array<EnumText<Role>>({
    {Role::Admin, "admin"}, {Role::Reviewer, "reviewer"}, {Role::Developer, "developer"}, {Role::Viewer, "viewer"}});
template <>
inline constexpr auto enumTexts<Door> = std::to_array<EnumText<Door>>({
    {Door::Window, "window"}, {Door::CommandLine, "command-line"}, {Door::Api, "api"}, {Door::Internal, "internal"}});

/// Who did something: what every command and every record of a decision carries.
struct Actor {
    ActorKind kind = ActorKind::Engine;
    QString name; ///< the user's name on this machine; empty for policy and engine
    Role role = Role::Viewer;
    Door door = Door::Internal;

    static constexpr auto fields()
    {
        using T = Actor;
        return std::tuple(field("kind", &T::kind), field("name", &T::name), field("role", &T::role),
                          field("door", &T::door));
    }
    friend bool operator==(const Actor &, const Actor &) = default;
};

} // namespace patchplane
