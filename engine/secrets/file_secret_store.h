// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/files/durability.h"
#include "engine/ports/secret_store.h"

namespace patchplane::secrets {

/// Secrets as files of mode 0600 in a folder of mode 0700, one each: what `describe` says, in plain words, because
/// nothing is encrypted (security.md 30). Wider modes are refused with the chmod to type. Names are small letters,
/// digits, '.', '-' and '_', and do not begin with a dot. Thread-safe; blocks on the disk.
class FileSecretStore final : public SecretStore
{
public:
    /// Makes the folder if its parent is there, and removes what a crash left half written: it holds secrets too.
    [[nodiscard]] static Result<std::unique_ptr<FileSecretStore>> open(const QString &folder,
                                                                      files::Durability durability = {});

    [[nodiscard]] QString describe() const override;
    [[nodiscard]] Result<Secret> get(const QString &name) override;
    [[nodiscard]] Result<> put(const QString &name, const Secret &value) override;
    [[nodiscard]] Result<bool> putNew(const QString &name, const Secret &value) override;
    [[nodiscard]] Result<> remove(const QString &name) override;

private:
    FileSecretStore(QString folder, files::Durability durability);
    Result<> checkName(const QString &name) const;

    QString m_folder;
    files::Durability m_durability;
};

} // namespace patchplane::secrets
