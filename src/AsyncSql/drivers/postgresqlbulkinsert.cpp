// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlbulkinsert_p.h>

#include <AsyncSql/drivers/postgresqllibrary_p.h>
#include <AsyncSql/drivers/postgresqlliteral_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqlquery.h>

#include <optional>
#include <vector>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Libpq = PostgreSqlLibrary;

namespace {

// What stands in the way: see makePostgreSqlBulkInsert(). Those of the system have no dependencies
// and low numbers. The transaction has written to the table, so that nobody changes it meanwhile.
const auto ColumnsStatement =
    u"SELECT a.attname, a.atttypid::bigint FROM pg_attribute a WHERE a.attnum > 0 AND NOT "
    "a.attisdropped AND a.attrelid = (SELECT c.oid FROM pg_class c WHERE c.oid = to_regclass(%1) "
    "AND c.relkind = 'r' AND NOT c.relispartition AND NOT c.relhasrules AND NOT c.relrowsecurity "
    "AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal) "
    "AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.confrelid = c.oid) "
    "AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.refclassid IN ('pg_proc'::regclass, "
    "'pg_operator'::regclass) AND ((d.classid = 'pg_attrdef'::regclass AND d.objid IN (SELECT oid "
    "FROM pg_attrdef WHERE adrelid = c.oid)) OR (d.classid = 'pg_constraint'::regclass AND d.objid "
    "IN (SELECT oid FROM pg_constraint WHERE conrelid = c.oid)))) "
    "AND NOT EXISTS (SELECT FROM pg_attribute b JOIN pg_type t ON t.oid = b.atttypid WHERE "
    "b.attrelid = c.oid AND b.attnum > 0 AND NOT b.attisdropped AND t.oid >= 16384 AND t.typtype "
    "<> 'e')) ORDER BY a.attnum"_s;

// A name as the server has it; empty: it is not for certain.
QString foldedName(const QString &written)
{
    if (written.startsWith(u'"'))
        return written.sliced(1, written.size() - 2).replace(u"\"\""_s, u"\""_s);
    const bool isAscii = std::all_of(written.begin(), written.end(),
                                     [](QChar character) { return character < QChar(0x80); });
    return isAscii ? written.toLower() : QString();
}

// The types of the columns of the values; none: not this table.
std::vector<uint> columnTypes(QSqlDatabase &database, const InsertTarget &target)
{
    QSqlQuery query(database);
    if (!query.exec(ColumnsStatement.arg(quotedForPostgreSql(target.tableText()))))
        return {};
    QStringList names;
    std::vector<uint> all;
    while (query.next()) {
        names.append(query.value(0).toString());
        all.push_back(query.value(1).toUInt());
    }
    if (target.columns.isEmpty()) {
        all.resize(std::min(all.size(), size_t(target.values)));
        return all;
    }
    std::vector<uint> types;
    for (const QString &column : target.columns) {
        const qsizetype index = names.indexOf(foldedName(column));
        if (index < 0)
            return {};
        types.push_back(all[size_t(index)]);
    }
    return types;
}

// A literal that is a column's value and nothing else: quicker to read than one with its type.
QString columnLiteral(const QVariant &value)
{
    switch (value.isNull() ? QMetaType::UnknownType : value.typeId()) {
    case QMetaType::Int:
    case QMetaType::LongLong:
        return QString::number(value.toLongLong());
    case QMetaType::Double: {
        const double number = value.toDouble();
        if (!qIsFinite(number) || number == 0)
            return postgreSqlLiteral(value);
        const QString text = QString::number(number, 'g', QLocale::FloatingPointShortest);
        const bool isInteger = !text.contains(u'.') && !text.contains(u'e');
        return isInteger ? text + u'.' : text; // else an integer
    }
    default:
        return postgreSqlLiteral(value);
    }
}

void appendText(QByteArray &copy, QByteArrayView text)
{
    for (const char byte : text) {
        switch (byte) {
        case '\\':
            copy += "\\\\";
            break;
        case '\n':
            copy += "\\n";
            break;
        case '\r':
            copy += "\\r";
            break;
        case '\t':
            copy += "\\t";
            break;
        default:
            copy += byte;
        }
    }
}

// false: the type of the column would take the value another way from a COPY than from an INSERT.
bool appendValue(QByteArray &copy, const QVariant &value, uint type)
{
    enum {
        Bool = 16,
        Bytea = 17,
        Int8 = 20,
        Int2 = 21,
        Int4 = 23,
        Text = 25,
        Json = 114,
        Float4 = 700,
        Float8 = 701,
        Bpchar = 1042,
        Varchar = 1043,
        Date = 1082,
        Time = 1083,
        Timestamptz = 1184,
        Numeric = 1700,
        Uuid = 2950,
        Jsonb = 3802
    };
    const auto isOneOf = [type](std::initializer_list<uint> types) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };
    if (value.isNull()) {
        copy += "\\N";
        return true;
    }
    switch (value.typeId()) {
    case QMetaType::Bool:
        copy += value.toBool() ? 't' : 'f';
        return type == Bool;
    case QMetaType::Int:
    case QMetaType::LongLong:
        copy += QByteArray::number(value.toLongLong());
        return isOneOf({Int2, Int4, Int8, Numeric, Float4, Float8});
    case QMetaType::Double:
        if (!qIsFinite(value.toDouble()))
            return false;
        copy += postgreSqlText(value).toLatin1();
        return isOneOf({Numeric, Float8});
    case QMetaType::QString:
        appendText(copy, static_cast<const QString *>(value.constData())->toUtf8());
        return isOneOf({Text, Varchar, Bpchar, Uuid, Json, Jsonb});
    case QMetaType::QUuid:
        copy += value.toUuid().toByteArray(QUuid::WithoutBraces);
        return isOneOf({Text, Varchar, Bpchar, Uuid});
    case QMetaType::QByteArray:
        copy += "\\\\x" + value.toByteArray().toHex();
        return type == Bytea;
    case QMetaType::QDate:
        copy += value.toDate().toString(Qt::ISODate).toLatin1();
        return type == Date;
    case QMetaType::QTime:
        copy += value.toTime().toString(Qt::ISODateWithMs).toLatin1();
        return type == Time;
    case QMetaType::QDateTime:
        copy += value.toDateTime().toUTC().toString(Qt::ISODateWithMs).toLatin1();
        return type == Timestamptz;
    default:
        return false;
    }
}

class CopyInsert final : public BulkInsert
{
public:
    CopyInsert(const Libpq &libpq, void *connection, const InsertTarget &target,
               std::vector<uint> types, std::unique_ptr<BulkInsert> otherwise)
        : m_libpq(libpq),
          m_connection(connection),
          m_statement(
              u"COPY %1%2 FROM STDIN"_s.arg(target.tableText(), target.columnText()).toUtf8()),
          m_types(std::move(types)),
          m_otherwise(std::move(otherwise))
    {
    }

    QSqlError insert(std::span<const QVariantList> rows) override
    {
        const std::optional<QByteArray> copy = copyOf(rows);
        return copy ? insert(*copy) : m_otherwise->insert(rows);
    }

private:
    // nullopt: some value is not for a COPY.
    [[nodiscard]] std::optional<QByteArray> copyOf(std::span<const QVariantList> rows) const
    {
        QByteArray copy;
        for (const QVariantList &row : rows) {
            for (qsizetype column = 0; column < row.size(); ++column) {
                if (column > 0)
                    copy += '\t';
                if (!appendValue(copy, row.at(column), m_types[size_t(column)]))
                    return std::nullopt;
            }
            copy += '\n';
        }
        return copy;
    }

    [[nodiscard]] QSqlError insert(const QByteArray &copy) const
    {
        m_libpq.discard(m_connection);
        if (!m_libpq.sendQuery(m_connection, m_statement.constData()))
            return error(nullptr);
        QSqlError problem;
        while (void *const result = m_libpq.getResult(m_connection)) {
            const Libpq::Status status = m_libpq.status(result);
            if (status == Libpq::CopyIn) {
                m_libpq.putCopyData(m_connection, copy.constData(), int(copy.size()));
                m_libpq.putCopyEnd(m_connection, nullptr);
            } else if (status != Libpq::CommandOk && !problem.isValid()) {
                problem = error(result);
            }
            m_libpq.clear(result);
        }
        return problem;
    }

    [[nodiscard]] QSqlError error(const void *result) const
    {
        return m_libpq.error("QPSQL: Unable to create query"_L1, m_connection, result);
    }

    const Libpq &m_libpq;
    void *const m_connection;
    const QByteArray m_statement;
    const std::vector<uint> m_types;
    const std::unique_ptr<BulkInsert> m_otherwise;
};

} // namespace

std::unique_ptr<BulkInsert> makePostgreSqlBulkInsert(QSqlDatabase &database,
                                                     const InsertTarget &target, bool copies)
{
    std::vector<uint> types = columnTypes(database, target);
    if (qsizetype(types.size()) != target.values)
        return nullptr;
    auto insert =
        std::make_unique<ValuesInsert>(target, columnLiteral, [database](const QString &sql) {
            QSqlQuery query(database);
            return query.exec(sql) ? QSqlError() : query.lastError();
        });
    const Libpq *const libpq = copies ? Libpq::of(database) : nullptr;
    if (!libpq)
        return insert;
    return std::make_unique<CopyInsert>(*libpq, Libpq::connectionOf(database), target,
                                        std::move(types), std::move(insert));
}

} // namespace AsyncSql
