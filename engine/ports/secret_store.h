// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/domain/secret.h"

namespace patchplane {

/// Where secrets live (security.md 30). Called from the pool (it may block).
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    /// For people: 'file /…/engine.key (0600)', shown by doctor and settings.
    [[nodiscard]] virtual QString describe() const = 0;
    [[nodiscard]] virtual Result<Secret> get(const QString &name) = 0; ///< NotFound if there is none
    [[nodiscard]] virtual Result<> put(const QString &name, const Secret &value) = 0;
    /// False: there is one already, and it stays. Of two who call at once one puts.
    [[nodiscard]] virtual Result<bool> putNew(const QString &name, const Secret &value) = 0;
    [[nodiscard]] virtual Result<> remove(const QString &name) = 0;
};

} // namespace patchplane
