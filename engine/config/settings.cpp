// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/settings.h"

#include <algorithm>

#include "engine/config/settings_table.h"

#include <QDir>
#include <QFile>

namespace patchplane::config {

static constexpr qsizetype kLargestSettings = 1 << 20;

/// One spelling of a folder, however it is reached; as written where there is none.
static QString realPath(const QString &path)
{
    const QString real = path.isEmpty() ? QString() : QDir(path).canonicalPath();
    return real.isEmpty() ? QDir::cleanPath(path) : real;
}

RepositorySettings Settings::forRepository(const QString &path) const
{
    const QString wanted = realPath(path);
    const auto same = [&](const auto &entry) { return entry.first != u"*" && realPath(entry.first) == wanted; };
    if (const auto own = std::ranges::find_if(repositories, same); own != repositories.end())
        return own->second;
    const auto all = repositories.find(QStringLiteral("*"));
    return all == repositories.end() ? RepositorySettings{} : all->second;
}

const AgentSettings *Settings::agent(const QString &name) const
{
    const auto found = std::ranges::find(agents, name, &AgentSettings::name);
    return found == agents.end() ? nullptr : &*found;
}

Result<Settings> parseSettings(const QByteArray &toml, const QString &fileName)
{
    const Result<TomlValue> root = parseToml(toml, fileName, kLargestSettings);
    if (!root)
        return std::unexpected(root.error());
    Settings settings;
    if (Result<> done = readTable<Settings>(*root, {fileName, {}, 0}, settingsKeys(), settings); !done)
        return std::unexpected(std::move(done.error()));
    return settings;
}

Result<Settings> readSettings(const QString &path, MissingFile missing)
{
    QFile file(path);
    if (!file.exists() && missing == MissingFile::Defaults)
        return Settings{};
    if (!file.exists()) {
        return fail(Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("There is no settings file %1.").arg(path),
                    QStringLiteral("Check the name; without --config the user's own engine.toml is read."));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(Fault::Permanent, ErrorCode::IoError,
                    QStringLiteral("The settings %1 cannot be read: %2").arg(path, file.errorString()),
                    QStringLiteral("Give your user the right to read the file."));
    }
    return parseSettings(file.read(kLargestSettings + 1), path);
}

std::vector<Limit> Settings::sandboxLimits() const
{
    std::vector<Limit> all = {{LimitKind::Processes, 512, true},
                              {LimitKind::Time, 3'600'000, true},
                              {LimitKind::Output, qint64(256) << 20, true},
                              {LimitKind::Memory, qint64(4) << 30, false},
                              {LimitKind::Cpu, 200, false},
                              {LimitKind::Disk, qint64(10) << 30, false}};
    for (const Limit &written : limits)
        *std::ranges::find(all, written.kind, &Limit::kind) = written;
    return all;
}

} // namespace patchplane::config
