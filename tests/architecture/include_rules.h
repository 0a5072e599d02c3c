// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// The rules of the house about includes (docs/architecture.md, 'Rules of the house'), as pure functions over the text
/// of a file, so that the test can also show that each rule catches what it is for.
namespace architecture {

/// One `#include` as written.
struct Include {
    int line = 0;
    QString name;        ///< between the quotes or brackets
    bool quoted = false; ///< "…", else <…>
};

/// A source file: where it lies, relative to the root of the source tree, and its text.
struct SourceFile {
    QString path;
    QString text;
};

/// Names of headers by the Qt module that they belong to.
struct QtHeaders {
    QSet<QString> drawing; ///< Gui and Widgets, without what Core has under the same name
};

/// The folder of the map that a path belongs to (the longest that fits), and its floor; a higher number may include a
/// lower one. Absent: the folder is not on the map.
struct Place {
    QString folder;
    int floor = 0;
};
[[nodiscard]] std::optional<Place> placeOf(const QString &path);

[[nodiscard]] std::vector<Include> includesOf(const QString &text);

/// Everything in the file that breaks a rule, one sentence each, beginning with path and line.
[[nodiscard]] QStringList violations(const SourceFile &file, const QtHeaders &qt);

} // namespace architecture
