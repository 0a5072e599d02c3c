// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer_compiler.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

namespace architecture {

std::vector<Layer> readLayers(const QString &listing)
{
    std::vector<Layer> layers;
    QFile file(listing);
    if (!file.open(QIODevice::ReadOnly))
        return layers;
    for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(u'|');
        layers.push_back({parts.value(0), parts.value(1).split(u';', Qt::SkipEmptyParts),
                          parts.value(2).split(u';', Qt::SkipEmptyParts)});
    }
    return layers;
}

namespace {

struct Ended {
    bool ok = false;
    QByteArray out;
    QByteArray err;
};

Ended preprocess(const QString &compiler, const Layer &layer, const QByteArray &source)
{
    constexpr int limit = 300'000; // a machine that builds beside us
    QStringList arguments{QStringLiteral("-x"), QStringLiteral("c++"), QStringLiteral("-std=c++23"), QStringLiteral("-fPIC"),
                          QStringLiteral("-E"), QStringLiteral("-P")};
    for (const QString &folder : layer.includePath)
        arguments << QStringLiteral("-I") + folder;
    arguments << QStringLiteral("-");
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C")); // its messages are compared
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(QDir::rootPath()); // for text from a pipe the compiler looks beside itself first
    process.start(compiler, arguments);
    process.write(source);
    process.closeWriteChannel();
    const bool finished = process.waitForFinished(limit);
    const bool ok = finished && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    return {ok, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

std::optional<QSet<QString>> foundHeaders(const QString &compiler, const Layer &layer, const QStringList &headers)
{
    QByteArray source;
    for (qsizetype i = 0; i < headers.size(); ++i)
        source += "#if __has_include(\"" + headers[i].toUtf8() + "\")\nfound_" + QByteArray::number(i) + "\n#endif\n";
    const Ended ended = preprocess(compiler, layer, source);
    if (!ended.ok)
        return std::nullopt;
    QSet<QString> found;
    for (const QByteArray &line : ended.out.split('\n')) {
        if (line.startsWith("found_"))
            found.insert(headers[line.sliced(6).trimmed().toInt()]);
    }
    return found;
}

Compilation compileInclude(const QString &compiler, const Layer &layer, const QString &header)
{
    const Ended ended = preprocess(compiler, layer, "#include \"" + header.toUtf8() + "\"\n");
    return {ended.ok, ended.err};
}

} // namespace architecture
