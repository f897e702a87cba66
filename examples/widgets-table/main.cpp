// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// A table of a database in a QTableView: sorted by the headings, filtered as one types, edited in
// place. The model loads and writes in the background; the window never waits.
//
//     widgetstable [URL TABLE COLUMN]     (the filter looks in COLUMN)

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/TableModel>

#include <QApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMainWindow>
#include <QMessageBox>
#include <QStatusBar>
#include <QTableView>
#include <QVBoxLayout>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const bool hasOwn = arguments.size() == 4;
    const QString column = hasOwn ? arguments.at(3) : u"name"_s;

    AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(hasOwn ? arguments.at(1) : u"sqlite::memory:"_s));
    if (!hasOwn) { // what is given to an engine takes effect in that order: no need to wait
        engine.execute(u"CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                       "age INTEGER CHECK (age BETWEEN 0 AND 130))"_s);
        engine.executeBatch(u"INSERT INTO people (name, age) VALUES (?, ?)"_s,
                            {{u"Ada"_s, 36}, {u"Dana"_s, 41}, {u"Edgar"_s, 79}, {u"Grace"_s, 85}});
    }

    TableModel model(&engine);
    model.setTable(hasOwn ? arguments.at(2) : u"people"_s);
    model.setDebounce(30); // not a statement for every key press

    QMainWindow window;
    auto *const filter = new QLineEdit;
    filter->setPlaceholderText(u"Filter by %1"_s.arg(column));
    filter->setClearButtonEnabled(true);
    auto *const view = new QTableView;
    view->setModel(&model);
    view->setSortingEnabled(true); // by the database
    view->sortByColumn(-1, Qt::AscendingOrder);
    view->horizontalHeader()->setStretchLastSection(true);
    auto *const content = new QWidget;
    auto *const layout = new QVBoxLayout(content);
    layout->addWidget(filter);
    layout->addWidget(view);
    window.setCentralWidget(content);
    window.resize(640, 420);

    QObject::connect(filter, &QLineEdit::textChanged, &model, [&](const QString &text) {
        model.setFilter(text.isEmpty() ? QString() : u"%1 LIKE :text"_s.arg(column));
        model.setParams(text.isEmpty() ? QVariantMap()
                                       : QVariantMap{{u"text"_s, u'%' + text + u'%'}});
    });
    QObject::connect(&model, &QueryModel::statusChanged, &window, [&] {
        if (const auto error = model.error())
            window.statusBar()->showMessage(error->text());
        else
            window.statusBar()->showMessage(model.isLoading() ? u"Loading\u2026"_s
                                                              : u"%1 rows"_s.arg(model.count()));
    });
    QObject::connect(&model, &TableModel::editFailed, &window,
                     [&](int, int, const QString &message) { // the cell is as it was already
                         QMessageBox::warning(&window, u"The change was refused"_s, message);
                     });

    window.show();
    return QApplication::exec();
}
