// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/digest.h"
#include "engine/domain/enum_text.h"
#include "engine/domain/error.h"
#include "engine/domain/id.h"
#include "engine/domain/instant.h"
#include "engine/ports/thread_door.h"
#include "engine/store/dialect.h"

#include <QHash>
#include <QSqlQuery>
#include <QVariant>

#include <functional>
#include <memory>

namespace patchplane::store {

// What can be a parameter. Ids and digests are bytes, enums their one spelling, moments milliseconds.
inline QVariant bound(qint64 value) { return value; }
inline QVariant bound(int value) { return value; }
inline QVariant bound(bool value) { return int(value); }
/// A null array is an empty one: NULL is spelled std::nullopt.
inline QVariant bound(const QByteArray &value) { return value.isNull() ? QByteArray("") : value; }
inline QVariant bound(const QString &value) { return value.isNull() ? QStringLiteral("") : value; }
inline QVariant bound(QLatin1StringView value) { return QString(value); }
inline QVariant bound(Instant value) { return toMsecs(value); }
template <class Tag>
QVariant bound(const Id<Tag> &value) { return value.uuid().toRfc4122(); }
template <class Tag>
QVariant bound(const Digest<Tag> &value) { return value.raw(); }
template <TextEnum E>
QVariant bound(E value) { return QString(toText(value)); }
template <class T>
QVariant bound(const std::optional<T> &value) { return value ? bound(*value) : QVariant(); }

/// The row under the cursor.
class Row
{
public:
    explicit Row(const QSqlQuery &query) : m_query(query) {}
    bool isNull(int column) const { return m_query.isNull(column); }
    qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    QString text(int column) const { return m_query.value(column).toString(); }
    Instant instant(int column) const { return Instant(std::chrono::milliseconds(integer(column))); }
    QVariant value(int column) const { return m_query.value(column); }
    int columns() const;
    QString columnName(int column) const;
    /// Absent if the column does not hold 16 bytes other than zero.
    template <class T>
    std::optional<T> id(int column) const
    {
        const QUuid uuid = QUuid::fromRfc4122(bytes(column));
        return uuid.isNull() ? std::nullopt : std::optional(T(uuid));
    }

private:
    const QSqlQuery &m_query;
};

/// One connection, for the thread that opened it (asserted at each call). Statements are prepared once. Every call
/// blocks on the disk. Errors are those of `dialect::errorOf`.
class Database
{
public:
    /// Asked before each access; an error is taken for the database's own. For tests that let the i-th access fail.
    using Probe = std::function<std::optional<Error>()>;

    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &file, dialect::Use use, Probe probe = {});
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    const QString &file() const { return m_file; }

    /// Changes something; the answer is the number of rows that it met.
    template <class... Args>
    [[nodiscard]] Result<qint64> exec(Sql sql, const Args &...args)
    {
        ++m_changes;
        Result<QSqlQuery *> query = run(sql, {bound(args)...});
        if (!query)
            return std::unexpected(query.error());
        const qint64 rows = (*query)->numRowsAffected();
        (*query)->finish();
        return rows;
    }

    /// Calls `read(row)` for each row; a Result<> that it answers with an error ends the walk with it.
    template <class Read, class... Args>
    [[nodiscard]] Result<> each(Sql sql, Read &&read, const Args &...args)
    {
        Result<QSqlQuery *> query = run(sql, {bound(args)...});
        return query ? walk(**query, read) : std::unexpected(query.error());
    }

    /// Text made at run time, not kept: schema, and walks over tables by name.
    [[nodiscard]] Result<> execText(const QString &text);
    template <class Read>
    [[nodiscard]] Result<> eachText(const QString &text, Read &&read)
    {
        Result<QSqlQuery> query = runText(text);
        return query ? walk(*query, read) : std::unexpected(query.error());
    }

    [[nodiscard]] Result<> beginWrite() { return control(dialect::beginWrite()); }
    [[nodiscard]] Result<> beginRead() { return control(dialect::beginRead()); }
    /// After an error the transaction is rolled back already.
    [[nodiscard]] Result<> commit();
    void rollback();
    /// `body` in a write transaction; rolled back if it or the commit fails.
    [[nodiscard]] Result<> inTransaction(const std::function<Result<>()> &body);

    /// Counts the calls of `exec`: tells whether somebody who failed had changed something before.
    quint64 changes() const { return m_changes; }
    [[nodiscard]] Result<> backup(const QString &file);

private:
    Database(QString name, QString file, Probe probe);
    Result<QSqlQuery *> run(Sql sql, std::initializer_list<QVariant> values);
    Result<> control(Sql sql) { return run(sql, {}).transform([](QSqlQuery *query) { query->finish(); }); }
    Result<QSqlQuery> runText(const QString &text);
    Result<> allowed();
    Error errorOf(const QSqlQuery &query) const;
    QSqlDatabase connection() const { return QSqlDatabase::database(m_name, false); }

    template <class Read>
    Result<> walk(QSqlQuery &query, Read &&read)
    {
        const Row row(query);
        Result<> result;
        while (result && query.next()) {
            if constexpr (std::is_void_v<decltype(read(row))>)
                read(row);
            else
                result = read(row);
        }
        if (result && query.lastError().isValid())
            result = std::unexpected(errorOf(query));
        query.finish(); // an open cursor would hold the snapshot, and checkpoints wait for it
        return result;
    }

    QString m_name;
    QString m_file;
    Probe m_probe;
    ThreadDoor m_door{"Database"};
    QHash<const void *, std::shared_ptr<QSqlQuery>> m_statements;
    quint64 m_changes = 0;
};

} // namespace patchplane::store
