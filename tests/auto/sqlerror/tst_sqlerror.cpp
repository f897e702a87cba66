// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/sqlerror.h>

#include <QtTest/qtest.h>

#include <memory>

using namespace AsyncSql;
using Kind = SqlError::Kind;

class tst_SqlError : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaultConstructed();
    void details();
    void isRetryable_data();
    void isRetryable();
    void whatIsUtf8();
    void raise();
    void clone();
    void copyIsIndependent();
    void debug();
};

static SqlError sample()
{
    return SqlError(Kind::UniqueViolation, QStringLiteral("Already there"),
                    {.driverText = QStringLiteral("driver"),
                     .databaseText = QStringLiteral("database"),
                     .nativeCode = QStringLiteral("2067"),
                     .sqlState = QStringLiteral("23505"),
                     .query = QStringLiteral("INSERT INTO t VALUES (?)")});
}

void tst_SqlError::defaultConstructed()
{
    const SqlError error;
    QCOMPARE(error.kind(), Kind::Unknown);
    QCOMPARE(error.text(), QString());
    QCOMPARE(error.query(), QString());
    QVERIFY(!error.isRetryable());
    QCOMPARE(error.what(), "");
}

void tst_SqlError::details()
{
    const SqlError error = sample();
    QCOMPARE(error.kind(), Kind::UniqueViolation);
    QCOMPARE(error.text(), QStringLiteral("Already there"));
    QCOMPARE(error.driverText(), QStringLiteral("driver"));
    QCOMPARE(error.databaseText(), QStringLiteral("database"));
    QCOMPARE(error.nativeCode(), QStringLiteral("2067"));
    QCOMPARE(error.sqlState(), QStringLiteral("23505"));
    QCOMPARE(error.query(), QStringLiteral("INSERT INTO t VALUES (?)"));
}

void tst_SqlError::isRetryable_data()
{
    QTest::addColumn<SqlError::Kind>("kind");
    QTest::addColumn<bool>("retryable");
    const auto kinds = QMetaEnum::fromType<Kind>();
    for (int i = 0; i < kinds.keyCount(); ++i) {
        const auto kind = Kind(kinds.value(i));
        QTest::newRow(kinds.key(i))
            << kind
            << (kind == Kind::SerializationFailure || kind == Kind::Deadlock || kind == Kind::Busy);
    }
}

void tst_SqlError::isRetryable()
{
    QFETCH(SqlError::Kind, kind);
    QTEST(SqlError(kind, QString()).isRetryable(), "retryable");
}

void tst_SqlError::whatIsUtf8()
{
    const QString text = QStringLiteral("Größe \u20ac");
    const SqlError error(Kind::InvalidData, text);
    QCOMPARE(QString::fromUtf8(error.what()), text);
}

void tst_SqlError::raise()
{
    const std::unique_ptr<const QException> error(sample().clone());
    QVERIFY_THROWS_EXCEPTION(SqlError, error->raise());
    try {
        error->raise();
    } catch (const std::exception &caught) {
        QCOMPARE(caught.what(), "Already there");
    }
}

void tst_SqlError::clone()
{
    const std::unique_ptr<SqlError> copy(sample().clone());
    QCOMPARE(copy->kind(), Kind::UniqueViolation);
    QCOMPARE(copy->nativeCode(), QStringLiteral("2067"));
}

void tst_SqlError::copyIsIndependent()
{
    SqlError error = sample();
    const SqlError copy = error;
    error = SqlError(Kind::Busy, QStringLiteral("later"));
    QCOMPARE(copy.kind(), Kind::UniqueViolation);
    QCOMPARE(copy.what(), "Already there");
    QCOMPARE(error.what(), "later");
}

void tst_SqlError::debug()
{
    QString text;
    QDebug(&text) << sample();
    for (const char *part : {"UniqueViolation", "Already there", "2067", "23505", "INSERT INTO t"})
        QVERIFY2(text.contains(QLatin1StringView(part)), qPrintable(text));
}

QTEST_APPLESS_MAIN(tst_SqlError)
#include "tst_sqlerror.moc"
