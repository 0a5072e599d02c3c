// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/json.h"

#include <memory>

namespace patchplane::store {

/// Who runs an engine on a data folder.
struct LockHolder {
    qint64 pid = 0;
    QString mode;   ///< 'window', 'serve', 'command'
    QString socket; ///< where a second window or command line finds it; empty: nowhere yet
    static constexpr auto fields()
    {
        using T = LockHolder;
        return std::tuple(field("pid", &T::pid), field("mode", &T::mode), field("socket", &T::socket));
    }
    friend bool operator==(const LockHolder &, const LockHolder &) = default;
};

/// One engine a data folder: an advisory lock of the system on a file that tells who holds it. The lock goes with its
/// process however that ends; the file stays and means nothing by itself. Any thread.
class EngineLock
{
public:
    /// Busy if another process (or another lock of this one) holds it; `what` names the holder as far as it is known.
    [[nodiscard]] static Result<EngineLock> take(const QString &file, const LockHolder &self);
    /// Who holds it now; empty: nobody. A holder that has not written its name yet comes with pid 0.
    [[nodiscard]] static Result<std::optional<LockHolder>> holder(const QString &file);

    EngineLock(EngineLock &&) noexcept;
    EngineLock &operator=(EngineLock &&) noexcept;
    ~EngineLock(); ///< lets go

private:
    struct Held;
    explicit EngineLock(std::unique_ptr<Held> held);
    std::unique_ptr<Held> m_held;
};

} // namespace patchplane::store
