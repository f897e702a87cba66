// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/SqlError>

#include <QtCore/qdiriterator.h>
#include <QtCore/qmetaobject.h>

using namespace Qt::StringLiterals;

// What documentation and README show: that all of it is compiled and run, and what they say of
// things that can be counted. The functions that the code is part of are in src/doc/snippets.
class tst_Snippets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void shownCodeIsCompiled_data();
    void shownCodeIsCompiled();
    void errorPageNamesEveryKind();
    void linksOfReadme();

private:
    struct Block
    {
        QString place;
        QString code;
    };
    static QString read(const QString &path);
    static QString withoutSpace(QString text);
    static QList<Block> blocks(const QString &path, const QRegularExpression &pattern);
    static QList<Block> shownBlocks();
    static QStringList compiledFiles();
};

static const QString root = QStringLiteral(ASYNCSQL_SOURCE_DIR);

QString tst_Snippets::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("Cannot read %s", qPrintable(path));
    return QString::fromUtf8(file.readAll());
}

// How lines are broken and indented does not matter.
QString tst_Snippets::withoutSpace(QString text)
{
    static const QRegularExpression space(u"\\s+"_s);
    return text.remove(space);
}

QList<tst_Snippets::Block> tst_Snippets::blocks(const QString &path,
                                                const QRegularExpression &pattern)
{
    const QString text = read(path);
    QList<Block> blocks;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const qsizetype line = QStringView(text).left(match.capturedStart()).count(u'\n') + 1;
        blocks.append({u"%1:%2"_s.arg(QDir(root).relativeFilePath(path)).arg(line),
                       match.captured(u"code"_s)});
    }
    return blocks;
}

QList<tst_Snippets::Block> tst_Snippets::shownBlocks()
{
    static const QRegularExpression fence(u"^```(?:cpp|qml|cmake)\\n(?<code>.*?)^```"_s,
                                          QRegularExpression::MultilineOption
                                              | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression command(u"\\\\(code|qml)\\n(?<code>.*?)\\\\end\\1"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    QList<Block> all = blocks(root + u"/README.md"_s, fence);
    for (const QString &folder : {u"/src/AsyncSql"_s, u"/src/qml"_s, u"/src/doc/pages"_s}) {
        QDirIterator files(root + folder, {u"*.cpp"_s, u"*.qdoc"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            all.append(blocks(files.next(), command));
    }
    return all;
}

// What is compiled and run by a test or as an example, without the lines that name snippets.
QStringList tst_Snippets::compiledFiles()
{
    static const QRegularExpression marker(u"^\\s*(//|#)! \\[.*\\]$"_s,
                                           QRegularExpression::MultilineOption);
    QStringList texts;
    for (const QString &folder : {u"/src/doc/snippets"_s, u"/examples"_s, u"/tests"_s}) {
        QDirIterator files(root + folder, {u"*.cpp"_s, u"*.h"_s, u"*.qml"_s, u"CMakeLists.txt"_s},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext())
            texts.append(withoutSpace(read(files.next()).remove(marker)));
    }
    return texts;
}

void tst_Snippets::shownCodeIsCompiled_data()
{
    QTest::addColumn<QString>("code");
    const QList<Block> shown = shownBlocks();
    QVERIFY(shown.size() > 10); // or the patterns find nothing any more
    for (const Block &block : shown)
        QTest::newRow(qPrintable(block.place)) << block.code;
}

void tst_Snippets::shownCodeIsCompiled()
{
    QFETCH(const QString, code);
    static const QStringList files = compiledFiles();
    const QString wanted = withoutSpace(code);
    QVERIFY(!wanted.isEmpty());
    const bool isThere = std::any_of(files.begin(), files.end(),
                                     [&](const QString &file) { return file.contains(wanted); });
    QVERIFY2(isThere,
             "Not part of a test or an example: put it into src/doc/snippets, into a function "
             "that tests it (or show it as \\badcode if it is no code)");
}

void tst_Snippets::errorPageNamesEveryKind()
{
    const QString page = read(root + u"/src/doc/pages/errors.qdoc"_s);
    const auto kinds = QMetaEnum::fromType<AsyncSql::SqlError::Kind>();
    QStringList missing;
    for (int i = 0; i < kinds.keyCount(); ++i) {
        const QString row = u"\\row \\li %1\n"_s.arg(QLatin1StringView(kinds.key(i)));
        if (page.count(row) != 1)
            missing.append(QLatin1StringView(kinds.key(i)));
    }
    QCOMPARE(missing, QStringList());
}

void tst_Snippets::linksOfReadme()
{
    static const QRegularExpression link(u"\\[[^\\]]+\\]\\(([^)#: ]+)\\)"_s);
    const QString text = read(root + u"/README.md"_s);
    int count = 0;
    for (auto it = link.globalMatch(text); it.hasNext(); ++count) {
        const QString target = it.next().captured(1);
        QVERIFY2(QFileInfo::exists(root + u'/' + target), qPrintable(target));
    }
    QVERIFY(count > 2);
}

static bool hasFunction(const QObject &object, const QString &argument)
{
    const QByteArray signature = argument.section(u':', 0, 0).toLatin1() + "()";
    return object.metaObject()->indexOfSlot(signature.constData()) >= 0;
}

// Runs those of the snippets, too; given names of test functions, each where it is one.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QTEST_SET_MAIN_SOURCE_PATH
    std::vector<std::unique_ptr<QObject>> tests;
    tests.push_back(std::make_unique<tst_Snippets>());
    for (const SnippetTest::Factory make : SnippetTest::all())
        tests.push_back(make());

    const QStringList arguments = application.arguments();
    const auto isName = [&tests](const QString &argument) {
        return std::any_of(tests.begin(), tests.end(),
                           [&](const auto &test) { return hasFunction(*test, argument); });
    };
    const bool areSomeWanted = std::any_of(arguments.begin() + 1, arguments.end(), isName);
    int failures = 0;
    for (const std::unique_ptr<QObject> &test : tests) {
        QStringList own = arguments;
        own.removeIf([&](const QString &argument) {
            return isName(argument) && !hasFunction(*test, argument);
        });
        if (!areSomeWanted || std::any_of(own.begin() + 1, own.end(), isName))
            failures += QTest::qExec(test.get(), own);
    }
    return failures;
}

#include "tst_snippets.moc"
