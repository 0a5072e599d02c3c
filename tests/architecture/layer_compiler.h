// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace architecture {

/// A folder as CMake knows it: what it names in USES, and the include path that its files are compiled with.
struct Layer {
    QString folder;
    QStringList uses;
    QStringList includePath;
};

/// The layers of this build, from the listing that CMake generates beside the test.
[[nodiscard]] std::vector<Layer> readLayers(const QString &listing);

/// Which of these headers the compiler finds with the layer's include path: one run of the preprocessor, by
/// __has_include. Empty if the compiler itself did not run.
[[nodiscard]] std::optional<QSet<QString>> foundHeaders(const QString &compiler, const Layer &layer, const QStringList &headers);

/// What the compiler says to one `#include "header"` with the layer's include path.
struct Compilation {
    bool ok = false;
    QByteArray message;
};
[[nodiscard]] Compilation compileInclude(const QString &compiler, const Layer &layer, const QString &header);

} // namespace architecture
