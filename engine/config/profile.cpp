// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/profile.h"

#include "engine/config/key_table.h"

#include <QSet>

namespace patchplane::config {

static constexpr qsizetype kLargestProfile = 64 << 10;
static constexpr size_t kMostChecks = 64;
static constexpr size_t kMostSetupCommands = 32;
static const QString kFileName = QStringLiteral(".patchplane.toml");

static constexpr auto kCheckKeys = std::to_array<Key<CheckSpec>>({
    mandatory(text<&CheckSpec::name, TextKind::Name>("name", "what the check is called; once in the file")),
    mandatory(command<&CheckSpec::command>("command", "what runs, in the work tree")),
    duration<&CheckSpec::timeout, 1'000, 7'200'000>("timeout", "after which it is ended and counts as timed out"),
    yesOrNo<&CheckSpec::required>("required", "whether a failure rejects the candidate"),
    wholeNumber<&CheckSpec::weight, 1, 100>("weight", "its share of the score"),
    choice<&CheckSpec::format>("format", "what it reports, besides its exit code"),
    text<&CheckSpec::report, TextKind::FileName>("report", "the report's file name inside $PATCHPLANE_REPORTS; with a format"),
    wholeNumber<&CheckSpec::retries, 0, 5>("retries", "how often it is tried again; a pass after a failure is 'flaky'"),
});

/// The file's keys, before what goes across keys is looked at.
static Result<> readSetup(const TomlValue &value, const Where &at, Profile &into)
{
    const QString expected = QStringLiteral("a list of at most %1 commands like [[\"npm\", \"ci\"]]").arg(kMostSetupCommands);
    if (value.kind != TomlKind::List || value.items.size() > kMostSetupCommands)
        return mismatch(at, expected, value);
    for (const TomlValue &item : value.items) {
        Result<std::vector<QString>> argv = readCommand(item, at.inside(QString::number(into.setup.size()), item.line));
        if (!argv)
            return std::unexpected(std::move(argv.error()));
        into.setup.push_back(*std::move(argv));
    }
    return {};
}

static Result<> readCheck(const TomlValue &value, const Where &at, Profile &into)
{
    CheckSpec spec;
    if (Result<> done = readTable<CheckSpec>(value, at, kCheckKeys, spec); !done)
        return done;
    if (std::ranges::contains(into.checks, spec.name, &CheckSpec::name))
        return fault(at, QStringLiteral("a check '%1' is there already").arg(spec.name));
    if ((spec.format == ReportFormat::None) != spec.report.isEmpty())
        return fault(at, QStringLiteral("'format' and 'report' go together: which format, and in which file"));
    into.checks.push_back(std::move(spec));
    return {};
}

static Result<> readChecks(const TomlValue &value, const Where &at, Profile &into)
{
    if (value.kind != TomlKind::List || value.items.size() > kMostChecks)
        return mismatch(at, QStringLiteral("at most %1 tables [[check]]").arg(kMostChecks), value);
    for (const TomlValue &item : value.items) {
        if (Result<> done = readCheck(item, at.inside(QString::number(into.checks.size()), item.line), into); !done)
            return done;
    }
    return {};
}

static constexpr auto kProfileKeys = std::to_array<Key<Profile>>({
    {"setup", "commands that run before agent and checks, in order", readSetup,
     [] { return QStringLiteral("a list of commands like [[\"npm\", \"ci\"]], no shell"); },
     [](const Profile &) { return QStringLiteral("[]"); }},
    duration<&Profile::setupTimeout, 1'000, 7'200'000>("setup-timeout", "for all set-up commands together"),
    texts<&Profile::tools, TextKind::Name, 64>("tools", "host tools that are asked for; the operator grants them by name"),
    texts<&Profile::caches, TextKind::Name, 16>("caches", "caches that are asked for by name"),
    texts<&Profile::secrets, TextKind::Name, 16>("secrets", "test secrets that are asked for by name"),
    texts<&Profile::tests, TextKind::Prefix, 256>("tests", "files and folders that decide what a check says, besides the known names"),
    {"check", "a check; any number", readChecks, tableType, noStandard<Profile>, false,
     [](const QString &, std::vector<KeyDoc> &docs) {
         documentTable<CheckSpec>(QStringLiteral("[[check]]"), kCheckKeys, CheckSpec{}, docs);
     }},
});

ProfileDigest profileDigest(const QByteArray &toml)
{
    return *ProfileDigest::fromRaw(contentDigest(toml).raw());
}

Result<Profile> parseProfile(const QByteArray &toml)
{
    const Result<TomlValue> root = parseToml(toml, kFileName, kLargestProfile);
    if (!root)
        return std::unexpected(root.error());
    Profile profile{.digest = profileDigest(toml), .setup = {}, .checks = {}, .tools = {}, .caches = {}, .secrets = {}, .tests = {}};
    if (Result<> done = readTable<Profile>(*root, {kFileName, {}, 0}, kProfileKeys, profile); !done)
        return std::unexpected(std::move(done.error()));
    return profile;
}

std::vector<KeyDoc> profileKeys()
{
    std::vector<KeyDoc> docs;
    const Profile defaults{.digest = profileDigest({}), .setup = {}, .checks = {}, .tools = {}, .caches = {}, .secrets = {}, .tests = {}};
    documentTable<Profile>(QString(), kProfileKeys, defaults, docs);
    return docs;
}

} // namespace patchplane::config
