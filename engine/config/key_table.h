// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/quantity.h"
#include "engine/config/toml_document.h"
#include "engine/domain/git_ids.h"

#include <algorithm>
#include <map>
#include <span>

/// One typed table per file: each row names a key, the member that it fills, what it may hold and what it is for.
/// Decoding, errors, the template of a new installation and the reference in docs/operating.md come from the rows and
/// from nothing else; a default is the member's own.
namespace patchplane::config {

/// Where a value stands, for an error: file, line and the path of keys.
struct Where {
    QString file;
    QString key;
    int line = 0;
    [[nodiscard]] Where inside(const QString &name, int atLine) const
    {
        return {file, key.isEmpty() ? name : QString(key + u'.' + name), atLine > 0 ? atLine : line};
    }
};

/// "engine.toml:7: runs-at-once: <problem>", with the remedy.
[[nodiscard]] std::unexpected<Error> fault(const Where &at, const QString &problem);
[[nodiscard]] std::unexpected<Error> mismatch(const Where &at, const QString &expected, const TomlValue &got);
/// Names the nearest known key.
[[nodiscard]] std::unexpected<Error> unknownKey(const Where &at, const QString &name, const QStringList &known);

/// What a text may be; each kind has its words in `describe`.
enum class TextKind { Name, Line, Program, Argument, FileName, Prefix };
[[nodiscard]] bool accepts(TextKind kind, QStringView text);
[[nodiscard]] QString describe(TextKind kind);
[[nodiscard]] QString tomlText(const QString &text); ///< quoted, escaped

/// A line of the reference.
struct KeyDoc {
    QString table; ///< "", "[[agent]]", "[repository.\"…\"]"
    QString key;
    QString type;
    QString standard; ///< the default as TOML; empty: the key must be there, or is absent by default
    QString purpose;
};

template <class Owner>
struct Key {
    const char *name;
    const char *purpose;
    Result<> (*read)(const TomlValue &value, const Where &at, Owner &into);
    QString (*type)();
    QString (*standard)(const Owner &defaults);
    bool required = false;
    void (*document)(const QString &table, std::vector<KeyDoc> &docs) = nullptr; ///< for keys that are tables
};

template <class Owner>
Result<> readTable(const TomlValue &table, const Where &at, std::span<const Key<Owner>> keys, Owner &into)
{
    if (table.kind != TomlKind::Table)
        return mismatch(at, QStringLiteral("a table"), table);
    for (const auto &[name, value] : table.members) {
        const auto key = std::ranges::find_if(keys, [&](const Key<Owner> &k) { return name == QLatin1StringView(k.name); });
        if (key == keys.end()) {
            QStringList known;
            for (const Key<Owner> &k : keys)
                known.append(QString::fromLatin1(k.name));
            return unknownKey(at.inside(name, value.line), name, known);
        }
        if (Result<> done = key->read(value, at.inside(name, value.line), into); !done)
            return done;
    }
    for (const Key<Owner> &key : keys) {
        if (key.required && !table.member(QString::fromLatin1(key.name)))
            return fault(at, QStringLiteral("'%1' is missing").arg(QLatin1StringView(key.name)));
    }
    return {};
}

template <class Owner>
void documentTable(const QString &table, std::span<const Key<Owner>> keys, const Owner &defaults, std::vector<KeyDoc> &docs)
{
    for (const Key<Owner> &key : keys) {
        if (!key.document)
            docs.push_back({table, QString::fromLatin1(key.name), key.type(), key.standard(defaults), QString::fromUtf8(key.purpose)});
    }
    for (const Key<Owner> &key : keys) {
        if (key.document)
            key.document(table, docs);
    }
}

// ---- rows ---------------------------------------------------------------------------------------------------

template <class T>
struct MemberOf;
template <class O, class V>
struct MemberOf<V O::*> {
    using Owner = O;
    using Value = V;
};
template <auto M>
using OwnerOf = MemberOf<decltype(M)>::Owner;
template <auto M>
using ValueOf = MemberOf<decltype(M)>::Value;

template <auto M, qint64 Least, qint64 Most>
constexpr auto wholeNumber(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    static constexpr auto type = []() -> QString { return QStringLiteral("a whole number from %1 to %2").arg(Least).arg(Most); };
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            if (value.kind != TomlKind::Integer || value.integer < Least || value.integer > Most)
                return mismatch(at, type(), value);
            into.*M = ValueOf<M>(value.integer);
            return {};
        },
        type, [](const Owner &defaults) { return QString::number(defaults.*M); }};
}

template <auto M>
constexpr auto yesOrNo(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    static constexpr auto type = []() -> QString { return QStringLiteral("true or false"); };
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            if (value.kind != TomlKind::Bool)
                return mismatch(at, type(), value);
            into.*M = value.boolean;
            return {};
        },
        type, [](const Owner &defaults) { return defaults.*M ? QStringLiteral("true") : QStringLiteral("false"); }};
}

template <auto M, TextKind Kind>
constexpr auto text(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            if (value.kind != TomlKind::Text || !accepts(Kind, value.text))
                return mismatch(at, describe(Kind), value);
            into.*M = value.text;
            return {};
        },
        [] { return describe(Kind); }, [](const Owner &defaults) { return tomlText(defaults.*M); }};
}

template <auto M, qint64 LeastMs, qint64 MostMs>
constexpr auto duration(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    static constexpr auto type = []() -> QString {
        return QStringLiteral("%1, from %2 to %3").arg(describeUnit(Unit::Milliseconds), writeQuantity(LeastMs, Unit::Milliseconds),
                                                       writeQuantity(MostMs, Unit::Milliseconds));
    };
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            const auto amount = value.kind == TomlKind::Text ? parseQuantity(value.text, Unit::Milliseconds) : std::nullopt;
            if (!amount || *amount < LeastMs || *amount > MostMs)
                return mismatch(at, type(), value);
            into.*M = std::chrono::milliseconds(*amount);
            return {};
        },
        type, [](const Owner &defaults) { return tomlText(writeQuantity((defaults.*M).count(), Unit::Milliseconds)); }};
}

/// An instant with its zone, for an optional member: absent by default.
template <auto M>
constexpr auto moment(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    static constexpr auto type = []() -> QString { return QStringLiteral("a moment with zone like 2026-01-31T18:00:00Z"); };
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            if (value.kind != TomlKind::Moment)
                return mismatch(at, type(), value);
            into.*M = value.moment;
            return {};
        },
        type, [](const Owner &) { return QString(); }};
}

template <auto M>
constexpr auto choice(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    using E = ValueOf<M>;
    static constexpr auto type = []() -> QString { return allTexts<E>().join(u" or "); };
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            const std::optional<E> chosen = value.kind == TomlKind::Text ? fromText<E>(value.text) : std::nullopt;
            if (!chosen)
                return mismatch(at, type(), value);
            into.*M = *chosen;
            return {};
        },
        type, [](const Owner &defaults) { return tomlText(QString(toText(defaults.*M))); }};
}

template <auto M>
constexpr auto choices(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    using E = ValueOf<M>::value_type;
    static constexpr auto type = []() -> QString { return QStringLiteral("a list of ") + allTexts<E>().join(u", "); };
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            if (value.kind != TomlKind::List)
                return mismatch(at, type(), value);
            ValueOf<M> chosen;
            for (const TomlValue &item : value.items) {
                const std::optional<E> one = item.kind == TomlKind::Text ? fromText<E>(item.text) : std::nullopt;
                if (!one)
                    return mismatch(at.inside(QString::number(chosen.size()), item.line), allTexts<E>().join(u" or "), item);
                chosen.push_back(*one);
            }
            into.*M = std::move(chosen);
            return {};
        },
        type, [](const Owner &defaults) {
            QStringList texts;
            for (const E one : defaults.*M)
                texts.append(tomlText(QString(toText(one))));
            return QString(u'[' + texts.join(u", ") + u']');
        }};
}

/// `value` as a list of texts of one kind; the first may be of another (a command's program).
[[nodiscard]] Result<std::vector<QString>> readTexts(const TomlValue &value, const Where &at, TextKind kind, qsizetype most);
[[nodiscard]] Result<std::vector<QString>> readCommand(const TomlValue &value, const Where &at);
[[nodiscard]] QString describeCommand();

/// A list of up to `Most` texts of a kind, each once.
template <auto M, TextKind Kind, qsizetype Most>
constexpr auto texts(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            const Result<std::vector<QString>> list = readTexts(value, at, Kind, Most);
            if (!list)
                return std::unexpected(list.error());
            if constexpr (std::is_same_v<ValueOf<M>, std::vector<RepoPath>>) {
                for (const QString &one : *list)
                    (into.*M).push_back({one.toUtf8()});
            } else {
                into.*M = *list;
            }
            return {};
        },
        []() -> QString { return QStringLiteral("a list of at most %1, each %2").arg(Most).arg(describe(Kind)); },
        [](const Owner &) { return QStringLiteral("[]"); }};
}

/// argv of a program: a list of texts, no shell.
template <auto M>
constexpr auto command(const char *name, const char *purpose)
{
    using Owner = OwnerOf<M>;
    return Key<Owner>{name, purpose,
        [](const TomlValue &value, const Where &at, Owner &into) -> Result<> {
            Result<std::vector<QString>> argv = readCommand(value, at);
            if (!argv)
                return std::unexpected(argv.error());
            into.*M = *std::move(argv);
            return {};
        },
        describeCommand, [](const Owner &) { return QString(); }};
}

template <class Owner>
constexpr Key<Owner> mandatory(Key<Owner> key)
{
    key.required = true;
    return key;
}

inline QString tableType()
{
    return QStringLiteral("a table");
}
template <class Owner>
QString noStandard(const Owner &)
{
    return {};
}

} // namespace patchplane::config
