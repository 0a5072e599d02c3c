// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/git/tree_writer.h"
#include "engine/process/descriptor.h"

namespace patchplane::sandbox {

/// A user id of the host that one sandbox uses and nobody else (security.md 1). It is taken from a range that no account
/// has (systemd documents 1879048192 to 2147483647 as unused), at a place chosen at random; an abstract socket of that
/// name is the lock, which every engine of this machine sees and which is gone with its process.
class SandboxUser
{
public:
    struct Range {
        quint32 first = 1'900'000'000;
        quint32 count = 65'536;
    };
    /// SandboxUnavailable if the range is not usable here (a container that maps fewer ids). Blocks.
    [[nodiscard]] static Result<SandboxUser> take(Range range);
    git::FileOwner owner() const { return {m_id, m_id}; }

private:
    SandboxUser(quint32 id, process::Descriptor lock) : m_id(id), m_lock(std::move(lock)) {}
    quint32 m_id;
    process::Descriptor m_lock;
};

/// Is this process root? Then sandboxes get users of their own.
[[nodiscard]] bool runsAsRoot();

} // namespace patchplane::sandbox
