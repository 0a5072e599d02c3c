// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>

#include <vector>

namespace patchplane::sandbox {

/// The sandbox's seccomp programs (classic BPF, as `bwrap --add-seccomp-fd` takes them), made from the one table in
/// syscall_policy_linux.cpp. Every system call that the table does not allow answers ENOSYS; other ABIs are killed.
/// More than one program because an allowed call with a forbidden value (ioctl with TIOCSTI) can only be taken out by
/// a second one: of several programs the strictest answer counts. Unsupported where libseccomp cannot make them.
[[nodiscard]] Result<std::vector<QByteArray>> syscallPrograms();

} // namespace patchplane::sandbox
