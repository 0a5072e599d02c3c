// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/check.h"

namespace patchplane::config {

/// .patchplane.toml of a repository, decoded: untrusted (security.md 14). It says how to set up and check, asks by
/// name for what the operator may grant, and can only make things stricter.
struct Profile {
    ProfileDigest digest;
    std::vector<std::vector<QString>> setup; ///< commands, argv each, in order, before agent and checks
    std::chrono::milliseconds setupTimeout = std::chrono::minutes(10);
    std::vector<CheckSpec> checks;
    std::vector<QString> tools;
    std::vector<QString> caches;
    std::vector<QString> secrets; ///< test secrets
    std::vector<RepoPath> tests;  ///< path prefixes that are the repository's tests or runner set-up, besides the known
};

/// Digest of the file's bytes; of the empty file when there is none.
[[nodiscard]] ProfileDigest profileDigest(const QByteArray &toml);
/// InvalidInput names line, key, what was expected and the remedy. An empty file is a profile without checks.
[[nodiscard]] Result<Profile> parseProfile(const QByteArray &toml);

struct KeyDoc;
/// The lines of the reference (key_table.h).
[[nodiscard]] std::vector<KeyDoc> profileKeys();

} // namespace patchplane::config
