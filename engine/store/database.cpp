// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/database.h"

#include <QSqlRecord>

#include <atomic>

namespace patchplane::store {

static QString freshName()
{
    static std::atomic<quint64> counter = 0;
    return QStringLiteral("patchplane-%1").arg(counter.fetch_add(1));
}

int Row::columns() const
{
    return m_query.record().count();
}

QString Row::columnName(int column) const
{
    return m_query.record().fieldName(column);
}

Result<std::unique_ptr<Database>> Database::open(const QString &file, dialect::Use use, Probe probe)
{
    assertMayBlock("Database::open");
    const QString name = freshName();
    // Made before the connection, so that a failed open is taken off Qt's list as well.
    std::unique_ptr<Database> database(new Database(name, file, std::move(probe)));
    if (Result<> may = database->allowed(); !may)
        return std::unexpected(may.error());
    if (const Result<QSqlDatabase> connected = dialect::connect(name, file, use); !connected)
        return std::unexpected(connected.error());
    return database;
}

Database::Database(QString name, QString file, Probe probe)
    : m_name(std::move(name)), m_file(std::move(file)), m_probe(std::move(probe))
{
}

Database::~Database()
{
    m_statements.clear(); // before the connection: a statement that outlives it keeps the file open
    if (QSqlDatabase::contains(m_name)) {
        connection().close();
        QSqlDatabase::removeDatabase(m_name);
    }
}

Result<> Database::allowed()
{
    m_door.enter();
    if (m_probe) {
        if (std::optional<Error> error = m_probe())
            return std::unexpected(*std::move(error));
    }
    return {};
}

Error Database::errorOf(const QSqlQuery &query) const
{
    return dialect::errorOf(query.lastError(), m_file);
}

Result<QSqlQuery *> Database::run(Sql sql, std::initializer_list<QVariant> values)
{
    if (Result<> may = allowed(); !may)
        return std::unexpected(may.error());
    std::shared_ptr<QSqlQuery> &query = m_statements[sql.text];
    if (!query) {
        auto prepared = std::make_shared<QSqlQuery>(connection());
        prepared->setForwardOnly(true);
        if (!prepared->prepare(QString::fromLatin1(sql.text)))
            return std::unexpected(errorOf(*prepared));
        query = std::move(prepared);
    }
    int position = 0;
    for (const QVariant &value : values)
        query->bindValue(position++, value);
    if (!query->exec()) {
        const Error error = errorOf(*query);
        query->finish();
        return std::unexpected(error);
    }
    return query.get();
}

Result<QSqlQuery> Database::runText(const QString &text)
{
    if (Result<> may = allowed(); !may)
        return std::unexpected(may.error());
    QSqlQuery query(connection());
    query.setForwardOnly(true);
    if (!query.exec(text))
        return std::unexpected(errorOf(query));
    return query;
}

Result<> Database::execText(const QString &text)
{
    return runText(text).transform([](QSqlQuery query) { query.finish(); });
}

Result<> Database::commit()
{
    Result<> done = control("COMMIT");
    if (!done)
        rollback();
    return done;
}

void Database::rollback()
{
    m_door.enter();
    // Not `exec`: a rollback must run even when the probe says no, and its failure leaves nothing to be done.
    QSqlQuery(connection()).exec(QStringLiteral("ROLLBACK"));
}

Result<> Database::inTransaction(const std::function<Result<>()> &body)
{
    if (Result<> begun = beginWrite(); !begun)
        return begun;
    if (Result<> done = body(); !done) {
        rollback();
        return done;
    }
    return commit();
}

Result<> Database::backup(const QString &file)
{
    assertMayBlock("Database::backup");
    if (Result<> may = allowed(); !may)
        return may;
    return dialect::backup(connection(), file);
}

} // namespace patchplane::store
