// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/resultset_p.h>

#include <QtCore/qdatetime.h>
#include <QtTest/qtest.h>

#include <atomic>
#include <mutex>
#include <thread>

using namespace AsyncSql;
using Keep = ResultBuilder::Keep;

class tst_ResultBuilder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { ResultBuilder::setReleaser(nullptr); }
    void noRows();
    void chunkBorders_data();
    void chunkBorders();
    void numbers_data();
    void numbers();
    void promotion_data();
    void promotion();
    void promotionAcrossChunks();
    void columnsInAnyOrder();
    void leftOutIsNull();
    void nulls_data();
    void nulls();
    void manyColumns();
    void manyBuilders();
    void hugeBlob();
    void takeChunk_data();
    void takeChunk();
    void takeNothing();
    void keptChunksAreShared();
    void bytes();
    void bytesOfSmallResults();

    void madeHereDroppedThere();
    void outlivesItsThread();

    void releaser_data();
    void releaser();
    void freedElsewhere();
    void freedWithoutApplication();
};

static QString textOf(qsizetype row)
{
    return QStringLiteral("row %1").arg(row);
}

static void appendRows(ResultBuilder &builder, qsizetype count)
{
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype row = builder.rowCount();
        builder.appendInteger(0, row);
        builder.appendText(1, textOf(row));
        builder.endRow();
    }
}

static ResultBuilder *newBuilder()
{
    return new ResultBuilder({QStringLiteral("i"), QStringLiteral("t")});
}

static bool hasRows(const ResultSet &result, qsizetype first, qsizetype count)
{
    if (result.rowCount() != count)
        return false;
    for (qsizetype i = 0; i < count; ++i) {
        if (result.get<qint64>(i, 0) != first + i || result.get<QString>(i, 1) != textOf(first + i))
            return false;
    }
    return true;
}

void tst_ResultBuilder::noRows()
{
    ResultBuilder builder;
    builder.setRowsAffected(3);
    builder.setLastInsertId(QVariant(qint64(12)));
    using namespace std::chrono_literals;
    const ResultSet result = builder.finish({.queued = 1us, .executing = 2us, .fetching = 3us});
    QVERIFY(!result.returnsRows());
    QVERIFY(result.isEmpty());
    QCOMPARE(result.rowsAffected(), 3);
    QCOMPARE(result.lastInsertId(), QVariant(qint64(12)));
    QCOMPARE(result.statistics().queued, 1us);
    QCOMPARE(result.statistics().executing, 2us);
    QCOMPARE(result.statistics().fetching, 3us);
}

void tst_ResultBuilder::chunkBorders_data()
{
    QTest::addColumn<qsizetype>("rows");
    for (const qsizetype rows : {0, 1, 63, 64, 65, 4095, 4096, 4097, 8192, 8193})
        QTest::addRow("%d rows", int(rows)) << rows;
}

void tst_ResultBuilder::chunkBorders()
{
    QFETCH(qsizetype, rows);
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    appendRows(*builder, rows);
    QCOMPARE(builder->rowCount(), rows);
    QCOMPARE(builder->heldRowCount(), rows);
    const ResultSet result = builder->finish({});
    QVERIFY(hasRows(result, 0, rows));
    QVERIFY_THROWS_EXCEPTION(std::exception, (void)result.value(rows, 0));
}

// Whatever type a driver reads them as.
void tst_ResultBuilder::numbers_data()
{
    QTest::addColumn<QVariant>("read");
    QTest::addColumn<QVariant>("expected");
    const QVariant minusOne(qint64(-1));
    const QVariant two(qint64(2));
    QTest::newRow("char") << QVariant::fromValue(char(2)) << two;
    QTest::newRow("signed char") << QVariant::fromValue(qint8(-1)) << minusOne;
    QTest::newRow("unsigned char") << QVariant::fromValue(quint8(2)) << two;
    QTest::newRow("short") << QVariant::fromValue(short(-1)) << minusOne;
    QTest::newRow("unsigned short") << QVariant::fromValue(ushort(2)) << two;
    QTest::newRow("int") << QVariant(-1) << minusOne;
    QTest::newRow("unsigned int") << QVariant(2U) << two;
    QTest::newRow("long") << QVariant::fromValue(-1L) << minusOne;
    QTest::newRow("unsigned long") << QVariant::fromValue(2UL) << two;
    QTest::newRow("qint64") << minusOne << minusOne;
    QTest::newRow("quint64") << QVariant(quint64(2)) << two;
    QTest::newRow("more than a qint64") << QVariant(~quint64(0)) << QVariant(~quint64(0));
    QTest::newRow("float") << QVariant(1.5F) << QVariant(1.5);
    QTest::newRow("double") << QVariant(1.5) << QVariant(1.5);
    QTest::newRow("no int") << QVariant(QMetaType::fromType<int>()) << QVariant();
}

void tst_ResultBuilder::numbers()
{
    QFETCH(const QVariant, read);
    QFETCH(const QVariant, expected);
    ResultBuilder builder({QStringLiteral("n")});
    builder.appendValue(0, read);
    builder.endRow();
    const ResultSet result = builder.finish({});
    const QVariant value = result.value(0, 0);
    QCOMPARE(value.metaType(), expected.metaType());
    QCOMPARE(value, expected);
}

void tst_ResultBuilder::promotion_data()
{
    QTest::addColumn<QVariant>("first");
    QTest::addColumn<QVariant>("second");
    const std::pair<const char *, QVariant> values[] = {
        {"null", QVariant()},
        {"integer", QVariant(qint64(1))},
        {"real", QVariant(1.5)},
        {"text", QVariant(QStringLiteral("abc"))},
        {"empty text", QVariant(QStringLiteral(""))},
        {"blob", QVariant(QByteArray("a\0c", 3))},
        {"bool", QVariant(true)},
        {"date", QVariant(QDate(2024, 1, 2))},
        {"quint64", QVariant(~quint64(0))},
    };
    for (const auto &[firstName, first] : values) {
        for (const auto &[secondName, second] : values)
            QTest::addRow("%s, %s", firstName, secondName) << first << second;
    }
}

// Each value keeps its own type, whatever comes after it.
void tst_ResultBuilder::promotion()
{
    QFETCH(QVariant, first);
    QFETCH(QVariant, second);
    const QVariant null;
    for (const QVariantList &values :
         {QVariantList{first, second}, QVariantList{null, first, null, first, second, null, first},
          QVariantList{first, second, 7LL, 2.5, QStringLiteral("x"), first},
          QVariantList{first, second, QTime(1, 2), 1LL, first, second}}) {
        ResultBuilder builder({QStringLiteral("c")});
        for (const QVariant &value : values) {
            builder.appendValue(0, value);
            builder.endRow();
        }
        const ResultSet result = builder.finish({});
        for (qsizetype i = 0; i < values.size(); ++i) {
            QCOMPARE(result.value(i, 0), values[i]);
            QCOMPARE(result.value(i, 0).metaType(), values[i].metaType());
            QCOMPARE(result.isNull(i, 0), values[i].isNull());
        }
    }
}

void tst_ResultBuilder::promotionAcrossChunks()
{
    ResultBuilder builder({QStringLiteral("c")});
    const auto valueOf = [](int row) {
        if (row < 5000)
            return QVariant(qint64(row));
        return row % 3 ? QVariant(row + 0.5) : QVariant(QString::number(row));
    };
    for (int row = 0; row < 9000; ++row) {
        builder.appendValue(0, valueOf(row));
        builder.endRow();
    }
    const ResultSet result = builder.finish({});
    for (int row = 0; row < 9000; ++row)
        QCOMPARE(result.value(row, 0), valueOf(row));
    QVERIFY(!result.columnType(0).isValid());
}

void tst_ResultBuilder::columnsInAnyOrder()
{
    ResultBuilder builder({QStringLiteral("a"), QStringLiteral("b")});
    builder.appendText(1, u"b");
    builder.appendInteger(0, 1);
    builder.endRow();
    builder.appendInteger(0, 2);
    builder.appendText(1, u"c");
    builder.endRow();
    QCOMPARE((builder.finish({}).to<std::tuple<int, QString>>()),
             (QList<std::tuple<int, QString>>{{1, QStringLiteral("b")}, {2, QStringLiteral("c")}}));
}

void tst_ResultBuilder::leftOutIsNull()
{
    ResultBuilder builder({QStringLiteral("a"), QStringLiteral("b")});
    builder.appendText(1, u"b");
    builder.endRow();
    builder.endRow();
    const ResultSet result = builder.finish({});
    QVERIFY(result.isNull(0, 0));
    QVERIFY(!result.isNull(0, 1));
    QVERIFY(result.isNull(1, 1));
}

void tst_ResultBuilder::nulls_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("integer") << QVariant(qint64(7));
    QTest::newRow("real") << QVariant(7.5);
    QTest::newRow("text") << QVariant(QStringLiteral("seven"));
    QTest::newRow("blob") << QVariant(QByteArray("seven"));
    QTest::newRow("date") << QVariant(QDate(2024, 7, 7));
}

// NULLs in a pattern that hits the ends of words of the bitmap, and not the same in each chunk.
void tst_ResultBuilder::nulls()
{
    QFETCH(QVariant, value);
    const auto isNull = [](int row) {
        return row % 64 == 63 || row % 64 == 0 || (row > 4096 && row % 5 == 0);
    };
    ResultBuilder builder({QStringLiteral("c")});
    for (int row = 0; row < 6000; ++row) {
        builder.appendValue(0, isNull(row) ? QVariant() : value);
        builder.endRow();
    }
    const ResultSet result = builder.finish({});
    for (int row = 0; row < 6000; ++row)
        QCOMPARE(result.value(row, 0), isNull(row) ? QVariant() : value);
}

void tst_ResultBuilder::manyColumns()
{
    QStringList names;
    for (int i = 0; i < 2000; ++i)
        names.append(QString::number(i));
    ResultBuilder builder(names);
    for (int i = 0; i < 2000; ++i)
        builder.appendInteger(i, i);
    builder.endRow();
    const ResultSet result = builder.finish({});
    for (int i = 0; i < 2000; ++i)
        QCOMPARE(result.get<int>(0, i), i);
}

// The buffers that one builder leaves to the next must not show.
void tst_ResultBuilder::manyBuilders()
{
    for (int columns = 5; columns >= 0; --columns) {
        ResultBuilder outer(QStringList(columns, QStringLiteral("c")));
        ResultBuilder inner(QStringList(columns, QStringLiteral("c")));
        for (int i = 0; i < columns; ++i) {
            (i + columns) % 2 ? outer.appendText(i, textOf(i)) : outer.appendNull(i);
            inner.appendReal(i, i);
        }
        outer.endRow();
        inner.endRow();
        const ResultSet outerResult = outer.finish({});
        const ResultSet innerResult = inner.finish({});
        for (int i = 0; i < columns; ++i) {
            QCOMPARE(outerResult.value(0, i), (i + columns) % 2 ? QVariant(textOf(i)) : QVariant());
            QCOMPARE(innerResult.value(0, i), QVariant(double(i)));
        }
    }
}

void tst_ResultBuilder::hugeBlob()
{
    const QByteArray blob(10 << 20, 'x');
    ResultBuilder builder({QStringLiteral("i"), QStringLiteral("b")});
    for (int i = 0; i < 5; ++i) {
        builder.appendInteger(0, i);
        builder.appendBlob(1, i == 3 ? QByteArrayView("small") : QByteArrayView(blob));
        builder.endRow();
    }
    const ResultSet result = builder.finish({});
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(result.get<int>(i, 0), i);
        QCOMPARE(result.get<QByteArray>(i, 1), i == 3 ? QByteArray("small") : blob);
    }
}

void tst_ResultBuilder::takeChunk_data()
{
    QTest::addColumn<Keep>("keep");
    QTest::addColumn<QList<qsizetype>>("takes"); // rows before each take
    QTest::addColumn<qsizetype>("rest");
    for (const auto &[name, keep] :
         {std::pair("kept", Keep::Yes), std::pair("not kept", Keep::No)}) {
        QTest::addRow("%s: full chunks", name)
            << keep << QList<qsizetype>{4096, 4096} << qsizetype(10);
        QTest::addRow("%s: partial chunks", name)
            << keep << QList<qsizetype>{1, 5, 100} << qsizetype(0);
        QTest::addRow("%s: several chunks at once", name)
            << keep << QList<qsizetype>{10000, 1} << qsizetype(4097);
        QTest::addRow("%s: nothing in between", name)
            << keep << QList<qsizetype>{7, 0, 4096} << qsizetype(4095);
    }
}

void tst_ResultBuilder::takeChunk()
{
    QFETCH(Keep, keep);
    QFETCH(QList<qsizetype>, takes);
    QFETCH(qsizetype, rest);
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    QList<ResultSet> chunks;
    for (const qsizetype rows : takes) {
        const qsizetype first = builder->rowCount();
        appendRows(*builder, rows);
        QCOMPARE(builder->heldRowCount(), rows);
        chunks.append(builder->takeChunk(keep));
        QCOMPARE(builder->heldRowCount(), 0);
        QVERIFY(hasRows(chunks.last(), first, rows));
    }
    const qsizetype taken = builder->rowCount();
    appendRows(*builder, rest);
    const ResultSet result = builder->finish({});
    if (keep == Keep::Yes)
        QVERIFY(hasRows(result, 0, taken + rest));
    else
        QVERIFY(hasRows(result, taken, rest));
    QVERIFY(hasRows(chunks.first(), 0, takes.first()));
}

void tst_ResultBuilder::takeNothing()
{
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    const ResultSet chunk = builder->takeChunk(Keep::No);
    QVERIFY(chunk.isEmpty());
    QCOMPARE(chunk.columnCount(), 2);
}

void tst_ResultBuilder::keptChunksAreShared()
{
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    appendRows(*builder, 100);
    const ResultSet chunk = builder->takeChunk(Keep::Yes);
    appendRows(*builder, 1);
    const ResultSet result = builder->finish({});
    QCOMPARE(result.get<QStringView>(99, 1).data(), chunk.get<QStringView>(99, 1).data());
}

void tst_ResultBuilder::bytes()
{
    constexpr qsizetype rows = 100'000;
    ResultBuilder builder({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"),
                           QStringLiteral("d"), QStringLiteral("e")});
    const QString shortText(12, u's');
    const QString longText(40, u'l');
    for (qsizetype row = 0; row < rows; ++row) {
        builder.appendInteger(0, row);
        builder.appendInteger(1, row);
        builder.appendReal(2, double(row));
        builder.appendText(3, shortText);
        builder.appendText(4, longText);
        builder.endRow();
    }
    const qint64 held = builder.finish({}).statistics().bytes;
    constexpr qint64 cells = rows * (3 * 8 + 2 * 4 + 24 + 80);
    QVERIFY2(held >= cells && held < cells + cells / 100, qPrintable(QString::number(held)));
}

void tst_ResultBuilder::bytesOfSmallResults()
{
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    appendRows(*builder, 1);
    const qint64 held = builder->finish({}).statistics().bytes;
    QVERIFY2(held > 8 + 10 && held < 1000, qPrintable(QString::number(held)));
}

static ResultSet largeResult()
{
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    appendRows(*builder, 100'000);
    return builder->finish({});
}

static std::atomic<int> released = 0;
static ResultSet ofWrite(qint64 id)
{
    ResultBuilder builder;
    builder.setRowsAffected(id % 7);
    builder.setLastInsertId(QStringLiteral("key %1").arg(id));
    return builder.finish({});
}

static bool isOfWrite(const ResultSet &result, qint64 id)
{
    return result.rowsAffected() == id % 7
        && result.lastInsertId() == QStringLiteral("key %1").arg(id);
}

// Their memory is used again, by any thread.
void tst_ResultBuilder::madeHereDroppedThere()
{
    constexpr qint64 Writes = 5'000; // more than is kept of their memory
    std::mutex mutex;
    std::vector<std::pair<qint64, ResultSet>> made;
    std::atomic<int> wrong = 0;
    const auto make = [&](qint64 first) {
        for (qint64 id = first; id < first + Writes; ++id) {
            ResultSet result = ofWrite(id);
            const std::lock_guard lock(mutex);
            made.emplace_back(id, std::move(result));
        }
    };
    const auto drop = [&](qint64 count) {
        while (count > 0) {
            std::vector<std::pair<qint64, ResultSet>> taken;
            {
                const std::lock_guard lock(mutex);
                taken.swap(made);
            }
            for (const auto &[id, result] : taken)
                wrong += isOfWrite(result, id) ? 0 : 1;
            count -= qint64(taken.size());
            std::this_thread::yield();
        }
    };
    for (int round = 0; round < 3; ++round) { // of other threads each
        std::thread first(make, 0);
        std::thread second(make, Writes);
        drop(2 * Writes);
        first.join();
        second.join();
    }
    std::vector<ResultSet> many;
    for (qint64 id = 0; id < Writes; ++id)
        many.push_back(ofWrite(id));
    for (qint64 id = 0; id < Writes; ++id)
        wrong += isOfWrite(many[size_t(id)], id) ? 0 : 1;
    QCOMPARE(wrong.load(), 0);
}

static ResultSet keptUntilTheEnd; // of the process, and with it of all that the thread has

void tst_ResultBuilder::outlivesItsThread()
{
    keptUntilTheEnd = ofWrite(1);
    bool isRight = false;
    std::thread([&isRight] {
        thread_local ResultSet kept; // goes after what its memory is kept by, which is made next
        kept = ofWrite(2);
        thread_local std::vector<ResultSet> more; // goes before
        for (qint64 id = 0; id < 100; ++id)
            more.push_back(ofWrite(id));
        isRight = isOfWrite(kept, 2) && isOfWrite(more.back(), 99);
    }).join();
    QVERIFY(isRight);
    QVERIFY(isOfWrite(keptUntilTheEnd, 1));
}

static std::atomic<std::thread::id> releasedIn;

static void countReleased(std::unique_ptr<const ResultSetData>)
{
    releasedIn = std::this_thread::get_id();
    ++released;
}

void tst_ResultBuilder::releaser_data()
{
    QTest::addColumn<qsizetype>("rows");
    QTest::addColumn<int>("calls");
    QTest::newRow("small") << qsizetype(100) << 0;
    QTest::newRow("large") << qsizetype(100'000) << 1;
}

void tst_ResultBuilder::releaser()
{
    QFETCH(qsizetype, rows);
    ResultBuilder::setReleaser(&countReleased);
    released = 0;
    {
        const std::unique_ptr<ResultBuilder> builder(newBuilder());
        appendRows(*builder, rows);
        const ResultSet result = builder->finish({});
        const ResultSet copy = result;
        QCOMPARE(released.load(), 0);
    }
    QTEST(released.load(), "calls");
}

// Put into a result, says in which thread that was freed.
struct Tracer
{
    ~Tracer()
    {
        if (armed) {
            releasedIn = std::this_thread::get_id();
            ++released;
        }
    }
    bool armed = true;
};

static ResultSet tracedResult()
{
    const std::unique_ptr<ResultBuilder> builder(newBuilder());
    builder->appendValue(0, QVariant::fromValue(std::make_shared<Tracer>()));
    builder->endRow();
    for (int i = 0; i < 100'000; ++i) {
        builder->appendInteger(0, i);
        builder->appendText(1, u"some text of some length");
        builder->endRow();
    }
    return builder->finish({});
}

void tst_ResultBuilder::freedElsewhere()
{
    int argc = 1;
    char name[] = "tst_resultbuilder";
    char *argv[] = {name, nullptr};
    const QCoreApplication application(argc, argv);
    released = 0;
    {
        const ResultSet result = tracedResult();
    }
    QTRY_COMPARE(released.load(), 1);
    QVERIFY(releasedIn.load() != std::this_thread::get_id());

    std::thread::id worker;
    std::thread([result = tracedResult(), &worker]() mutable {
        worker = std::this_thread::get_id();
        result = ResultSet();
    }).join();
    QCOMPARE(released.load(), 2);
    QCOMPARE(releasedIn.load(), worker); // not the main thread: freed where it was dropped
}

void tst_ResultBuilder::freedWithoutApplication()
{
    released = 0;
    {
        const ResultSet result = tracedResult();
        QVERIFY(result.statistics().bytes > 1 << 20);
    }
    QCOMPARE(released.load(), 1);
    QCOMPARE(releasedIn.load(), std::this_thread::get_id());
    QVERIFY(hasRows(largeResult(), 0, 100'000));
}

QTEST_APPLESS_MAIN(tst_ResultBuilder)
#include "tst_resultbuilder.moc"
