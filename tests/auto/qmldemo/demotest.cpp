// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "demo.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QDir>
#include <QFile>
#include <QQuickItem>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

using namespace Qt::StringLiterals;

// Uses the demo as a person would: looks, types, clicks, waits.
class tst_QmlDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void showsTheFirstTable();
    void searchesAsOneTypes();
    void sortsByAHeading();
    void edits();
    void editsTheRowThatMoves();
    void showsTheOldValueWhenAnEditIsRefused();
    void runsSql();
    void showsWhatIsWrongWithSql();
    void cancels();
    void recallsTheHistory();
    void writes();
    void blocksWhenAskedTo();
    void goesDark();
    void connects();
    void saysWhyItCannotConnect();
    void saysWhyItCannotOpen();
    void saysThatThereIsNothing();
    void worksOnServers_data();
    void worksOnServers();

private:
    void start(const QString &address = {});
    [[nodiscard]] QQuickItem *item(const QString &name) const;
    [[nodiscard]] QVariant at(const QString &path) const;
    [[nodiscard]] QVariant cell(const QString &view, int row, int column) const;
    [[nodiscard]] QVariant inDatabase(const QString &sql) const;
    void click(const QString &name);
    void clickText(const QString &text, QQuickItem *below);
    void clickCell(int row, int column, int times = 1);
    void type(const QString &text);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void loaded();
    void picture(const QString &name);

    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<Demo> m_demo;
    QQuickWindow *m_window = nullptr;
};

namespace {

constexpr int sampleRows = 40000; // enough to be under way for a moment, few enough to be quick

// From any object to one of its properties, and on from there: "browser.source.count".
QVariant valueOf(QObject *object, const QString &path)
{
    QVariant value = QVariant::fromValue(object);
    for (const QString &name : path.split(u'.')) {
        const auto *const holder = value.value<QObject *>();
        if (!holder)
            return {};
        value = holder->property(name.toLatin1());
    }
    return value;
}

QQuickItem *withText(QQuickItem *below, const QString &text)
{
    if (below->isVisible() && below->property("text").toString() == text)
        return below;
    const QList<QQuickItem *> children = below->childItems();
    for (QQuickItem *child : children) {
        if (QQuickItem *found = withText(child, text))
            return found;
    }
    return nullptr;
}

} // namespace

// Makes the sample once, as the window does.
void tst_QmlDemo::initTestCase()
{
    QVERIFY(m_folder.isValid());
    QVERIFY(QDir().mkpath(QStringLiteral(SCREENSHOTS_FOLDER)));
    m_file = m_folder.filePath(u"weather.sqlite"_s);
    QVERIFY(!QFile::exists(m_file));
    start();
    loaded();
    QVERIFY(QFile::exists(m_file));
    m_demo.reset();
    QVERIFY(QFile::copy(m_file, m_folder.filePath(u"original"_s)));
}

void tst_QmlDemo::init()
{
    for (const QString &suffix : {QString(), u"-wal"_s, u"-shm"_s})
        QFile::remove(m_file + suffix);
    QVERIFY(QFile::copy(m_folder.filePath(u"original"_s), m_file));
}

void tst_QmlDemo::cleanup()
{
    if (QTest::currentTestFailed() && m_window)
        picture(u"failed-"_s + QLatin1StringView(QTest::currentTestFunction()));
    m_demo.reset();
    m_window = nullptr;
}

void tst_QmlDemo::start(const QString &address)
{
    Demo::Settings settings;
    settings.address = address;
    settings.sampleFile = m_file;
    settings.sampleRows = sampleRows;
    settings.theme = u"light"_s;
    m_demo = std::make_unique<Demo>(settings);
    m_window = m_demo->window();
    QVERIFY(m_window);
    m_window->requestActivate();
    QVERIFY(QTest::qWaitForWindowActive(m_window));
}

void tst_QmlDemo::loaded()
{
    QTRY_VERIFY_WITH_TIMEOUT(at(u"browser.source.loaded"_s).toBool(), 30000);
}

void tst_QmlDemo::showsTheFirstTable()
{
    start();
    loaded();
    QCOMPARE(at(u"browser.tablePage.table"_s), u"readings"_s);
    QCOMPARE(at(u"browser.source.count"_s), sampleRows);
    QCOMPARE(cell(u"tableView"_s, 0, 0), 1);
    QCOMPARE(m_window->title(), u"weather.sqlite"_s);
    picture(u"table"_s);
}

void tst_QmlDemo::searchesAsOneTypes()
{
    start();
    loaded();
    press(Qt::Key_F, Qt::ControlModifier);
    type(u"sensor ch"_s);
    const int found =
        inDatabase(u"SELECT count(*) FROM readings WHERE remark LIKE '%sensor ch%'"_s).toInt();
    QVERIFY(found > 0);
    QTRY_COMPARE(at(u"browser.source.count"_s), found);
    QCOMPARE(cell(u"tableView"_s, 0, 6), u"sensor checked"_s);
    picture(u"search"_s);
    type(u"zzz"_s);
    QTRY_COMPARE(at(u"browser.source.count"_s), 0);
    picture(u"nothing-found"_s);
    press(Qt::Key_Escape);
    QTRY_COMPARE(at(u"browser.source.count"_s), sampleRows);
}

void tst_QmlDemo::sortsByAHeading()
{
    start();
    loaded();
    const QVariant coldest = inDatabase(u"SELECT min(temperature) FROM readings"_s);
    const QVariant warmest = inDatabase(u"SELECT max(temperature) FROM readings"_s);
    clickText(u"temperature"_s, item(u"tableView"_s));
    QTRY_COMPARE(cell(u"tableView"_s, 0, 3), coldest);
    clickText(u"temperature"_s, item(u"tableView"_s));
    QTRY_COMPARE(cell(u"tableView"_s, 0, 3), warmest);
    picture(u"sorted"_s);
    clickText(u"temperature"_s, item(u"tableView"_s));
    QTRY_COMPARE(cell(u"tableView"_s, 0, 0), 1);
}

void tst_QmlDemo::edits()
{
    start();
    loaded();
    clickCell(2, 4, 2);
    type(u"55"_s);
    picture(u"editing"_s);
    press(Qt::Key_Return);
    QCOMPARE(cell(u"tableView"_s, 2, 4), 55); // before the database has it
    QTRY_COMPARE(inDatabase(u"SELECT humidity FROM readings WHERE id = 3"_s), 55);

    press(Qt::Key_Right); // the keyboard goes on from there
    press(Qt::Key_F2);
    type(u"1000.5"_s);
    press(Qt::Key_Escape);
    QCOMPARE(inDatabase(u"SELECT count(*) FROM readings WHERE pressure = 1000.5 AND id = 3"_s), 0);

    press(Qt::Key_Right);
    press(Qt::Key_F2);
    type(u"calm"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(inDatabase(u"SELECT remark FROM readings WHERE id = 3"_s), u"calm"_s);
    press(Qt::Key_Delete);
    QTRY_VERIFY(inDatabase(u"SELECT remark FROM readings WHERE id = 3"_s).isNull());
}

void tst_QmlDemo::editsTheRowThatMoves()
{
    start();
    loaded();
    const int count = at(u"browser.source.count"_s).toInt();
    clickCell(2, 4, 2);
    static_cast<void>(inDatabase(u"DELETE FROM readings WHERE id = 1"_s));
    static_cast<void>(
        inDatabase(u"INSERT INTO readings SELECT -id, station_id, taken_at, temperature, humidity, "
                   "pressure, remark FROM readings WHERE id IN (10, 11, 12)"_s));
    press(Qt::Key_F5);
    QTRY_COMPARE(at(u"browser.source.count"_s), count + 2);
    loaded();
    QVERIFY(item(u"cellEditor"_s)->isVisible());
    type(u"55"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(inDatabase(u"SELECT humidity FROM readings WHERE id = 3"_s), 55);
    QCOMPARE(cell(u"tableView"_s, 4, 4), 55);

    clickCell(4, 4, 2);
    static_cast<void>(inDatabase(u"DELETE FROM readings WHERE id = 3"_s));
    press(Qt::Key_F5);
    QTRY_COMPARE(at(u"browser.source.count"_s), count + 1);
    QVERIFY(!item(u"cellEditor"_s)->isVisible()); // nothing to take it
}

void tst_QmlDemo::showsTheOldValueWhenAnEditIsRefused()
{
    start();
    loaded();
    const QVariant before = cell(u"tableView"_s, 1, 4);
    clickCell(1, 4, 2);
    type(u"101"_s); // per cent
    press(Qt::Key_Return);
    QTRY_COMPARE(item(u"toast"_s)->opacity(), 1.0);
    QVERIFY(valueOf(item(u"toast"_s), u"text"_s).toString().contains("humidity"_L1));
    QCOMPARE(cell(u"tableView"_s, 1, 4), before);
    picture(u"refused"_s);
}

void tst_QmlDemo::runsSql()
{
    start();
    loaded();
    press(Qt::Key_E, Qt::ControlModifier);
    picture(u"sql-empty"_s);
    type(u"SELECT station_id, count(*) AS readings FROM readings GROUP BY 1 ORDER BY 1"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(at(u"browser.source.count"_s), 120);
    QTRY_COMPARE(cell(u"sqlView"_s, 119, 0), 120);
    picture(u"sql"_s);

    press(Qt::Key_A, Qt::ControlModifier);
    type(u"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)"_s);
    click(u"run"_s);
    QTRY_COMPARE(at(u"browser.tableCount"_s), 4);
    picture(u"sql-done"_s);
}

void tst_QmlDemo::showsWhatIsWrongWithSql()
{
    start();
    loaded();
    press(Qt::Key_E, Qt::ControlModifier);
    type(u"SELECT name FROM nowhere"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(item(u"sqlError"_s)->isVisible());
    QVERIFY(valueOf(item(u"sqlError"_s), u"text"_s).toString().contains("nowhere"_L1));
    picture(u"sql-error"_s);
}

void tst_QmlDemo::cancels()
{
    start();
    loaded();
    press(Qt::Key_E, Qt::ControlModifier);
    type(u"SELECT count(*) FROM readings a, readings b, readings c"_s); // for hours
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(at(u"browser.source.loading"_s).toBool());
    picture(u"running"_s);
    click(u"cancelSql"_s);
    QTRY_VERIFY(at(u"browser.source.canceled"_s).toBool());
    QVERIFY(!at(u"browser.source.loading"_s).toBool());

    press(Qt::Key_A, Qt::ControlModifier);
    type(u"SELECT 42"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(cell(u"sqlView"_s, 0, 0), 42);
}

void tst_QmlDemo::recallsTheHistory()
{
    start();
    loaded();
    press(Qt::Key_E, Qt::ControlModifier);
    for (const QString &sql : {u"SELECT 1"_s, u"SELECT 2"_s, u"SELECT nothing"_s}) {
        press(Qt::Key_A, Qt::ControlModifier);
        type(sql);
        press(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(at(u"browser.source.loaded"_s).toBool()
                    || at(u"browser.source.failed"_s).toBool());
    }
    QTRY_COMPARE(at(u"browser.sqlPage.history.count"_s), 3);
    press(Qt::Key_Up, Qt::ControlModifier);
    press(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(item(u"editor"_s)->property("text"), u"SELECT 2"_s);
    click(u"history"_s);
    QTRY_VERIFY(item(u"historyList"_s));
    picture(u"history"_s);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QTRY_COMPARE(item(u"editor"_s)->property("text"), u"SELECT 1"_s);
}

void tst_QmlDemo::writes()
{
    start();
    loaded();
    click(u"writer"_s);
    QTRY_COMPARE(at(u"browser.tableCount"_s), 4);
    clickText(u"asyncsql_writer"_s, item(u"tables"_s));
    QTRY_VERIFY(at(u"browser.writer.written"_s).toInt() >= 60);
    QTRY_VERIFY(at(u"browser.source.count"_s).toInt() >= 60); // followed by itself
    picture(u"writer"_s);
    click(u"writer"_s);
    QTRY_COMPARE(at(u"browser.tableCount"_s), 3);
    QTRY_COMPARE(at(u"browser.tablePage.table"_s), u"readings"_s);
}

void tst_QmlDemo::blocksWhenAskedTo()
{
    start();
    loaded();
    clickText(u"QSqlQuery"_s, item(u"blocking"_s));
    QTRY_VERIFY(at(u"browser.source.wasBlocking"_s).toBool());
    QCOMPARE(at(u"browser.source.count"_s), sampleRows);
    QCOMPARE(cell(u"tableView"_s, 16, 6), u"rain"_s);
    clickText(u"temperature"_s, item(u"tableView"_s));
    QTRY_COMPARE(cell(u"tableView"_s, 0, 3),
                 inDatabase(u"SELECT min(temperature) FROM readings"_s));
    picture(u"blocking"_s);
    clickText(u"AsyncSql"_s, item(u"blocking"_s));
    QTRY_VERIFY(!at(u"browser.source.wasBlocking"_s).toBool());
    loaded();
}

void tst_QmlDemo::goesDark()
{
    start();
    loaded();
    clickText(u"Dark"_s, item(u"theme"_s));
    QTRY_VERIFY(m_window->color().lightnessF() < 0.3);
    clickText(u"stations"_s, item(u"tables"_s));
    QTRY_COMPARE(at(u"browser.source.count"_s), 120);
    clickCell(4, 1);
    picture(u"dark"_s);
    press(Qt::Key_E, Qt::ControlModifier);
    type(u"SELECT name, elevation\nFROM stations WHERE elevation > 1000 -- metres\nLIMT 10"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(item(u"sqlError"_s)->isVisible());
    picture(u"dark-sql-error"_s);
    press(Qt::Key_O, Qt::ControlModifier);
    QTRY_VERIFY(item(u"connectNow"_s));
    picture(u"dark-dialog"_s);
}

void tst_QmlDemo::connects()
{
    const QString other = m_folder.filePath(u"other # 1.sqlite"_s); // a name that needs escaping
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        database.setDatabaseName(other);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(u"CREATE TABLE things (name TEXT)"_s));
    }
    QSqlDatabase::removeDatabase(u"other"_s);
    start();
    loaded();
    click(u"connect"_s);
    QTRY_VERIFY(item(u"file"_s) && item(u"file"_s)->hasActiveFocus());
    type(other);
    press(Qt::Key_Return);
    QTRY_COMPARE(at(u"browser.tablePage.table"_s), u"things"_s);
    loaded();
    QCOMPARE(at(u"browser.source.count"_s), 0);
    QCOMPARE(m_window->title(), u"other # 1.sqlite"_s);
    picture(u"empty-table"_s);
}

void tst_QmlDemo::saysWhyItCannotConnect()
{
    start();
    loaded();
    press(Qt::Key_O, Qt::ControlModifier);
    QTRY_VERIFY(item(u"file"_s) && item(u"file"_s)->hasActiveFocus());
    picture(u"dialog"_s);
    type(u"/no/such/file.sqlite"_s);
    press(Qt::Key_Return);
    QTRY_VERIFY(item(u"connectError"_s)->isVisible());
    picture(u"dialog-no-file"_s);

    clickText(u"PostgreSQL"_s, item(u"kind"_s));
    QTRY_VERIFY(item(u"host"_s)->hasActiveFocus());
    QVERIFY(!item(u"connectError"_s)->isVisible());
    type(u"127.0.0.1"_s);
    press(Qt::Key_Tab);
    type(u"1"_s); // nobody listens there
    press(Qt::Key_Tab);
    type(u"weather"_s);
    press(Qt::Key_Tab);
    type(u"dana"_s);
    press(Qt::Key_Tab);
    type(u"secret"_s);
    click(u"connectNow"_s);
    QTRY_VERIFY_WITH_TIMEOUT(item(u"connectError"_s)->isVisible(), 20000);
    QVERIFY(!valueOf(item(u"connectError"_s), u"text"_s).toString().contains("secret"_L1));
    picture(u"dialog-error"_s);
    press(Qt::Key_Escape);
    QVERIFY(at(u"ready"_s).toBool()); // the database that was open still is
    QCOMPARE(at(u"browser.source.count"_s), sampleRows);
}

void tst_QmlDemo::saysWhyItCannotOpen()
{
    QFile file(m_folder.filePath(u"novel.txt"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    QVERIFY(file.write(QByteArray("It was a dark and stormy night. ").repeated(100)) > 0);
    file.close();
    start(file.fileName());
    QTRY_VERIFY(!at(u"mistake"_s).toString().isEmpty());
    QVERIFY(!at(u"ready"_s).toBool());
    picture(u"not-a-database"_s);
    clickText(u"Open the sample"_s, m_window->contentItem());
    loaded();
    QCOMPARE(at(u"browser.source.count"_s), sampleRows);
}

void tst_QmlDemo::saysThatThereIsNothing()
{
    start(u"sqlite::memory:"_s);
    QTRY_VERIFY(at(u"ready"_s).toBool());
    QTRY_COMPARE(at(u"browser.tableCount"_s), 0);
    picture(u"no-tables"_s);
}

void tst_QmlDemo::worksOnServers_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("PostgreSQL") << qEnvironmentVariable("ASYNCSQL_TEST_POSTGRESQL_URL");
    QTest::newRow("MariaDB") << qEnvironmentVariable("ASYNCSQL_TEST_MARIADB_URL");
}

void tst_QmlDemo::worksOnServers()
{
    QFETCH(const QString, url);
    QVERIFY2(!url.isEmpty(), "The servers of the tests are not running");
    AsyncSql::AsyncSqlEngine beside(AsyncSql::ConnectionOptions::fromUrl(url));
    beside.execute(u"DROP TABLE IF EXISTS demo_people"_s);
    beside.execute(u"CREATE TABLE demo_people (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, "
                   "age INTEGER)"_s);
    beside
        .executeBatch(u"INSERT INTO demo_people VALUES (?, ?, ?)"_s,
                      {{1, u"Edgar"_s, 79}, {2, u"Ada"_s, 36}, {3, u"Grace"_s, {}}})
        .waitForFinished();
    const auto name = [&](int row) { return cell(u"tableView"_s, row, 1).toString(); };

    start(url);
    clickText(u"demo_people"_s, item(u"tables"_s));
    QTRY_COMPARE(at(u"browser.source.count"_s), 3);
    picture(u"server-"_s + QLatin1StringView(QTest::currentDataTag()));
    clickText(u"name"_s, item(u"tableView"_s));
    QTRY_COMPARE(name(0), u"Ada"_s);
    clickText(u"name"_s, item(u"tableView"_s));
    QTRY_COMPARE(name(0), u"Grace"_s);
    press(Qt::Key_F, Qt::ControlModifier);
    type(u"dg"_s);
    QTRY_COMPARE(at(u"browser.source.count"_s), 1);
    QCOMPARE(name(0), u"Edgar"_s);
    press(Qt::Key_Escape);
    QTRY_COMPARE(at(u"browser.source.count"_s), 3);
    loaded();

    clickCell(2, 2, 2); // of Ada
    type(u"37"_s);
    press(Qt::Key_Return);
    QTRY_COMPARE(beside.scalar(u"SELECT age FROM demo_people WHERE id = 2"_s).result(), 37);
    clickCell(2, 1);
    press(Qt::Key_Delete); // NOT NULL
    QTRY_COMPARE(item(u"toast"_s)->opacity(), 1.0);
    QCOMPARE(name(2), u"Ada"_s);

    click(u"writer"_s);
    QTRY_VERIFY(at(u"browser.writer.written"_s).toInt() >= 40);
    click(u"writer"_s);
    clickText(u"QSqlQuery"_s, item(u"blocking"_s));
    QTRY_VERIFY(at(u"browser.source.wasBlocking"_s).toBool());
    QCOMPARE(name(0), u"Grace"_s);
    m_demo.reset();
    beside.execute(u"DROP TABLE demo_people"_s).waitForFinished();
}

QQuickItem *tst_QmlDemo::item(const QString &name) const
{
    const auto below = [&](auto &&self, QQuickItem *parent) -> QQuickItem * {
        if (parent->objectName() == name)
            return parent;
        const QList<QQuickItem *> children = parent->childItems();
        for (QQuickItem *child : children) {
            if (QQuickItem *found = self(self, child))
                return found;
        }
        return nullptr;
    };
    return below(below,
                 m_window->contentItem()->parentItem() ? m_window->contentItem()->parentItem()
                                                       : m_window->contentItem());
}

QVariant tst_QmlDemo::at(const QString &path) const
{
    return valueOf(m_window, path);
}

// As the model has it, which is what the view shows.
QVariant tst_QmlDemo::cell(const QString &view, int row, int column) const
{
    auto *const model = qvariant_cast<QObject *>(item(view)->property("model"));
    QVariant value;
    QMetaObject::invokeMethod(model, "value", Q_RETURN_ARG(QVariant, value), Q_ARG(int, row),
                              Q_ARG(int, column));
    return value;
}

// Asked beside the program.
QVariant tst_QmlDemo::inDatabase(const QString &sql) const
{
    QVariant value;
    {
        auto database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"beside"_s);
        database.setDatabaseName(m_file);
        database.open();
        QSqlQuery query(sql, database);
        if (query.next())
            value = query.value(0);
    }
    QSqlDatabase::removeDatabase(u"beside"_s);
    return value;
}

void tst_QmlDemo::click(const QString &name)
{
    QQuickItem *const target = item(name);
    QVERIFY2(target && target->isVisible() && target->isEnabled(), qPrintable(name));
    QTest::mouseClick(m_window, Qt::LeftButton, {},
                      target->mapToScene(target->boundingRect().center()).toPoint());
}

void tst_QmlDemo::clickText(const QString &text, QQuickItem *below)
{
    QVERIFY(below);
    QQuickItem *target = nullptr;
    QTRY_VERIFY2((target = withText(below, text)), qPrintable(text));
    QTest::mouseClick(m_window, Qt::LeftButton, {},
                      target->mapToScene(target->boundingRect().center()).toPoint());
}

void tst_QmlDemo::clickCell(int row, int column, int times)
{
    QQuickItem *const view = item(u"tableView"_s);
    QTRY_VERIFY(view->property("rows").toInt() > row); // laid out, which it is later than filled
    QPointF place;
    QVERIFY(QMetaObject::invokeMethod(view, "cellCenter", Q_RETURN_ARG(QPointF, place),
                                      Q_ARG(int, row), Q_ARG(int, column)));
    const QPoint point = view->mapToScene(place).toPoint();
    QTest::mouseClick(m_window, Qt::LeftButton, {}, point);
    if (times == 2)
        QTest::mouseDClick(m_window, Qt::LeftButton, {}, point);
    QTRY_COMPARE(item(u"cellEditor"_s)->isVisible(), times == 2);
}

void tst_QmlDemo::type(const QString &text)
{
    for (const QChar letter : text) {
        if (letter == u'\n')
            press(Qt::Key_Return);
        else
            QTest::sendKeyEvent(QTest::Click, m_window, Qt::Key_unknown, letter, Qt::NoModifier);
    }
}

void tst_QmlDemo::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(m_window, key, modifiers);
}

void tst_QmlDemo::picture(const QString &name)
{
    QTest::qWait(60); // a frame or two
    const QString file = QStringLiteral(SCREENSHOTS_FOLDER) + u'/' + name + u".png"_s;
    QVERIFY(m_window->grabWindow().save(file));
}

QTEST_MAIN(tst_QmlDemo)
#include "demotest.moc"
