// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/domain/instant.h"

#include <utility>
#include <vector>

namespace patchplane::config {

enum class TomlKind { Bool, Integer, Float, Text, Moment, Other, List, Table };

/// A TOML value with the line that it stands on: toml++ is not seen beyond toml_document.cpp. `text` holds a text, and
/// for the kinds that no key takes (Float, Other: local dates and times) the value as written, for an error.
struct TomlValue {
    TomlKind kind = TomlKind::Table;
    int line = 0; ///< from 1; 0: none (the root of an empty file)
    bool boolean = false;
    qint64 integer = 0;
    QString text;
    Instant moment{};
    std::vector<TomlValue> items;                       ///< of a list
    std::vector<std::pair<QString, TomlValue>> members; ///< of a table, in the order of their names

    [[nodiscard]] const TomlValue *member(QStringView name) const;
    /// How an error tells what came: `"many"`, `12`, `a list`.
    [[nodiscard]] QString described() const;
};

/// InvalidInput names file and line. LimitExceeded beyond `limit` bytes. The root is a table.
[[nodiscard]] Result<TomlValue> parseToml(const QByteArray &bytes, const QString &fileName, qsizetype limit);

} // namespace patchplane::config
