// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/config/settings_table.h"

#include "engine/config/profile.h"
#include "engine/domain/secret.h"

#include <QDir>

namespace patchplane::config {

// ---- [[limit]] ------------------------------------------------------------------------------------------------

/// A limit's amount has the unit of its kind, so it is read when both are there.
struct LimitEntry {
    LimitKind kind = LimitKind::Time;
    QString amount;
    bool required = false;
};
static constexpr auto kLimitKeys = std::to_array<Key<LimitEntry>>({
    mandatory(choice<&LimitEntry::kind>("kind", "what is limited, in each sandbox")),
    mandatory(text<&LimitEntry::amount, TextKind::Line>(
        "amount", "how much: processes as \"512\", time \"30 min\", output, memory, disk \"4 GiB\", cpu \"200 %\"")),
    yesOrNo<&LimitEntry::required>("required", "whether a machine that cannot enforce it refuses the sandbox; else the run says so"),
});

static Unit unitOf(LimitKind kind)
{
    switch (kind) {
    case LimitKind::Processes: return Unit::Count;
    case LimitKind::Time: return Unit::Milliseconds;
    case LimitKind::Cpu: return Unit::Percent;
    case LimitKind::Output:
    case LimitKind::Memory:
    case LimitKind::Disk: return Unit::Bytes;
    }
    return Unit::Count;
}

static Result<> readLimit(const TomlValue &value, const Where &at, Settings &into)
{
    LimitEntry entry;
    if (Result<> done = readTable<LimitEntry>(value, at, kLimitKeys, entry); !done)
        return done;
    const TomlValue &amountAt = *value.member(u"amount");
    const std::optional<qint64> amount = parseQuantity(entry.amount, unitOf(entry.kind));
    if (!amount || *amount <= 0)
        return mismatch(at.inside(QStringLiteral("amount"), amountAt.line), describeUnit(unitOf(entry.kind)), amountAt);
    if (std::ranges::contains(into.limits, entry.kind, &Limit::kind))
        return fault(at, QStringLiteral("a limit for '%1' is there already").arg(toText(entry.kind)));
    into.limits.push_back({entry.kind, *amount, entry.required});
    return {};
}

// ---- [[agent]] ------------------------------------------------------------------------------------------------

static constexpr auto kAgentKeys = std::to_array<Key<AgentSettings>>({
    mandatory(text<&AgentSettings::name, TextKind::Name>("name", "what requests call it; once in the file")),
    mandatory(command<&AgentSettings::command>("command", "the program inside the sandbox; the prompt is on its standard input")),
    duration<&AgentSettings::turnTimeout, 1'000, 86'400'000>("turn-timeout", "after which a turn is ended"),
});

static Result<> readAgent(const TomlValue &value, const Where &at, Settings &into)
{
    AgentSettings agent;
    if (Result<> done = readTable<AgentSettings>(value, at, kAgentKeys, agent); !done)
        return done;
    if (into.agent(agent.name))
        return fault(at, QStringLiteral("an agent '%1' is there already").arg(agent.name));
    into.agents.push_back(std::move(agent));
    return {};
}

// ---- [repository."path"] --------------------------------------------------------------------------------------

static constexpr auto kPolicyKeys = std::to_array<Key<Policy>>({
    wholeNumber<&Policy::acceptScore, 0, 100>("accept-score", "the score from which 'accepted' is possible"),
    wholeNumber<&Policy::manualScore, 0, 100>("manual-score", "the score below which the best outcome is 'rejected'; between the two: 'draft-pr'"),
    choices<&Policy::manualRisks>("manual-risks", "any of these on a changed file: a person decides"),
    wholeNumber<&Policy::maxFiles, 0, 1'000'000>("max-files", "more changed files than this: a person decides; 0: no limit"),
    yesOrNo<&Policy::decidesAlone>("decides-alone", "whether 'accepted' is published without a person"),
});

static constexpr auto kGrantKeys = std::to_array<Key<Grant>>({
    mandatory(choice<&Grant::kind>("kind", "what the profile asks for")),
    mandatory(text<&Grant::name, TextKind::Name>("name", "the name by which the profile asks")),
    mandatory(text<&Grant::value, TextKind::Program>("value", "what it stands for: a tool's path, a cache's folder, a secret's value (this value enters the sandbox)")),
});

/// Reads each table of a list; `read` takes the item.
template <class Owner>
static Result<> readEach(const TomlValue &value, const Where &at, Owner &into, Result<> (*read)(const TomlValue &, const Where &, Owner &))
{
    if (value.kind != TomlKind::List)
        return mismatch(at, QStringLiteral("tables [[%1]]").arg(at.key), value);
    for (size_t i = 0; i < value.items.size(); ++i) {
        if (Result<> done = read(value.items[i], at.inside(QString::number(i), value.items[i].line), into); !done)
            return done;
    }
    return {};
}

static Result<> readGrant(const TomlValue &value, const Where &at, RepositorySettings &into)
{
    Grant grant;
    if (Result<> done = readTable<Grant>(value, at, kGrantKeys, grant); !done)
        return done;
    const auto same = [&](const Grant &other) { return other.kind == grant.kind && other.name == grant.name; };
    if (std::ranges::any_of(into.grants, same))
        return fault(at, QStringLiteral("%1 '%2' is granted already").arg(toText(grant.kind), grant.name));
    const Where valueAt = at.inside(QStringLiteral("value"), value.member(u"value")->line);
    if (grant.kind != GrantKind::TestSecret && !QDir::isAbsolutePath(grant.value))
        return fault(valueAt, QStringLiteral("expected an absolute path"));
    if (grant.kind == GrantKind::TestSecret && grant.value.toUtf8().size() < Redactor::kShortest) {
        return fault(valueAt, QStringLiteral("a secret of fewer than %1 bytes cannot be kept out of logs").arg(Redactor::kShortest));
    }
    into.grants.push_back(std::move(grant));
    return {};
}

static Result<> readPolicy(const TomlValue &value, const Where &at, RepositorySettings &into)
{
    if (Result<> done = readTable<Policy>(value, at, kPolicyKeys, into.policy); !done)
        return done;
    if (into.policy.manualScore > into.policy.acceptScore)
        return fault(at, QStringLiteral("'manual-score' is above 'accept-score'"));
    return {};
}

static constexpr auto kRepositoryKeys = std::to_array<Key<RepositorySettings>>({
    texts<&RepositorySettings::deniedChecks, TextKind::Name, 256>("denied-checks", "checks of the profile that are not run"),
    moment<&RepositorySettings::directUntil>("direct-until", "until then runs without isolation may be asked for at this machine"),
    {"policy", "the rules behind decisions", readPolicy, tableType, noStandard<RepositorySettings>, false,
     [](const QString &outer, std::vector<KeyDoc> &docs) {
         documentTable<Policy>(outer.chopped(1) + QStringLiteral(".policy]"), kPolicyKeys, Policy{}, docs);
     }},
    {"grant", "what the profile may have", [](const TomlValue &value, const Where &at, RepositorySettings &into) {
         return readEach(value, at, into, readGrant);
     }, tableType, noStandard<RepositorySettings>, false,
     [](const QString &outer, std::vector<KeyDoc> &docs) {
         documentTable<Grant>(u'[' + outer.chopped(1) + QStringLiteral(".grant]]"), kGrantKeys, Grant{}, docs);
     }},
});

static Result<> readRepositories(const TomlValue &value, const Where &at, Settings &into)
{
    if (value.kind != TomlKind::Table)
        return mismatch(at, QStringLiteral("tables [repository.\"/path\"]"), value);
    for (const auto &[path, entry] : value.members) {
        const Where here = at.inside(tomlText(path), entry.line);
        if (path != u"*" && !QDir::isAbsolutePath(path))
            return fault(here, QStringLiteral("expected a repository's absolute path, or \"*\" for all"));
        if (Result<> done = readTable<RepositorySettings>(entry, here, kRepositoryKeys, into.repositories[path]); !done)
            return done;
    }
    return {};
}

// ---- the file -------------------------------------------------------------------------------------------------

static constexpr auto kSettingsKeys = std::to_array<Key<Settings>>({
    wholeNumber<&Settings::runsAtOnce, 1, 64>("runs-at-once", "how many runs work at the same time; others wait for a slot"),
    wholeNumber<&Settings::runsPerRepository, 1, 64>("runs-per-repository", "the same, for one repository"),
    wholeNumber<&Settings::checksAtOnce, 1, 64>("checks-at-once", "how many checks go at the same time, of all runs"),
    wholeNumber<&Settings::maxRounds, 1, 100>("max-rounds", "after so many rounds a person decides"),
    text<&Settings::systemRoot, TextKind::Line>("system-root", "the folder whose /usr the sandboxes see; empty: the host's"),
    yesOrNo<&Settings::baseChecks>("base-checks", "whether the checks run on the base too, which shows old failures apart"),
    {"limit", "what a sandbox may use", [](const TomlValue &value, const Where &at, Settings &into) {
         return readEach(value, at, into, readLimit);
     }, tableType, noStandard<Settings>, false,
     [](const QString &, std::vector<KeyDoc> &docs) {
         documentTable<LimitEntry>(QStringLiteral("[[limit]]"), kLimitKeys, LimitEntry{}, docs);
     }},
    {"agent", "an agent that is a program", [](const TomlValue &value, const Where &at, Settings &into) {
         return readEach(value, at, into, readAgent);
     }, tableType, noStandard<Settings>, false,
     [](const QString &, std::vector<KeyDoc> &docs) {
         documentTable<AgentSettings>(QStringLiteral("[[agent]]"), kAgentKeys, AgentSettings{.name = {}, .command = {}}, docs);
     }},
    {"repository", "what one repository is allowed; \"*\" stands for those without a table of their own", readRepositories,
     tableType, noStandard<Settings>, false,
     [](const QString &, std::vector<KeyDoc> &docs) {
         documentTable<RepositorySettings>(QStringLiteral("[repository.\"*\"]"), kRepositoryKeys, RepositorySettings{}, docs);
     }},
});

std::span<const Key<Settings>> settingsKeys()
{
    return kSettingsKeys;
}

static std::vector<KeyDoc> settingsDocs()
{
    std::vector<KeyDoc> docs;
    documentTable<Settings>(QString(), kSettingsKeys, Settings{}, docs);
    return docs;
}

QByteArray settingsTemplate()
{
    QString text = QStringLiteral("# Settings of PatchPlane. Every key stands here with its default; take the '#' away to change one.\n"
                                  "# 'patchplane config check' tries the file.\n");
    QString table;
    for (const KeyDoc &doc : settingsDocs()) {
        if (doc.table != table)
            text += QStringLiteral("\n#%1\n").arg(doc.table);
        else
            text += u'\n';
        table = doc.table;
        text += QStringLiteral("# %1: %2.\n#%3 = %4\n").arg(doc.key, doc.purpose, doc.key, doc.standard);
    }
    return text.toUtf8();
}

/// One file's keys as tables in Markdown, a heading for each TOML table.
static QString markdown(const std::vector<KeyDoc> &docs)
{
    QString text;
    QString table = QStringLiteral("none yet");
    for (const KeyDoc &doc : docs) {
        if (doc.table != table) {
            if (!doc.table.isEmpty())
                text += QStringLiteral("\n`%1`\n").arg(doc.table);
            text += QStringLiteral("\n| key | is | default | for |\n|---|---|---|---|\n");
        }
        table = doc.table;
        const QString standard = doc.standard.isEmpty() ? QString() : QStringLiteral("`%1`").arg(doc.standard);
        text += QStringLiteral("| `%1` | %2 | %3 | %4 |\n").arg(doc.key, doc.type, standard, doc.purpose);
    }
    return text;
}

QByteArray settingsReference()
{
    return QString(QStringLiteral("### engine.toml\n") + markdown(settingsDocs()) + QStringLiteral("\n### .patchplane.toml\n")
                   + markdown(profileKeys())).toUtf8();
}

} // namespace patchplane::config
