// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "tablemodel.h"

#include <QDateTime>
#include <QThreadPool>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 300; // what a cell shows of a text
constexpr qsizetype measuredRows = 100;
constexpr int mostDecimals = 6;

bool isNumber(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Double:
    case QMetaType::Float:
        return true;
    default:
        return false;
    }
}

QString firstLine(const QString &text)
{
    const qsizetype end = text.indexOf(u'\n');
    const qsizetype length = std::min(end < 0 ? text.size() : end, longestText);
    return length < text.size() ? text.left(length) + u'\u2026' : text;
}

int decimalsOf(const QString &number)
{
    const qsizetype point = number.indexOf(u'.');
    return point < 0 ? 0 : int(number.size() - point - 1);
}

// As many digits as the number has; zeros are added so that the points of a column are in line.
QString realText(double number, int decimals)
{
    const QString text = QString::number(number, 'g', QLocale::FloatingPointShortest);
    const bool isPlain = std::isfinite(number) && !text.contains(u'e');
    return isPlain && decimalsOf(text) < decimals ? QString::number(number, 'f', decimals) : text;
}

QString cellText(const QVariant &value, int decimals = 0)
{
    if (value.isNull())
        return u"NULL"_s;
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        return u"%1 bytes"_s.arg(value.toByteArray().size());
    case QMetaType::Double:
        return realText(value.toDouble(), decimals);
    case QMetaType::QDateTime:
        return value.toDateTime().toString(Qt::ISODateWithMs).replace(u'T', u' ');
    default:
        return firstLine(value.toString());
    }
}

// A million rows take their time to free; nobody has to wait for it.
void freeElsewhere(std::shared_ptr<const RowStore> store)
{
    if (store)
        QThreadPool::globalInstance()->start([kept = std::move(store)]() mutable { kept.reset(); });
}

} // namespace

TableModel::TableModel(QObject *parent) : QAbstractTableModel(parent) {}

TableModel::~TableModel() = default;

void TableModel::setStore(std::shared_ptr<const RowStore> store)
{
    beginResetModel();
    std::swap(m_store, store);
    const qsizetype rows = m_store ? m_store->rowCount() : 0;
    m_rowCount = int(std::min<qsizetype>(rows, std::numeric_limits<int>::max()));
    m_columns.clear();
    const QStringList names = m_store ? m_store->columnNames() : QStringList();
    for (const QString &name : names)
        m_columns.append(measured(int(m_columns.size()), name));
    endResetModel();
    freeElsewhere(std::move(store));
}

void TableModel::publish()
{
    const qsizetype room = std::numeric_limits<int>::max() - m_rowCount;
    const int added = int(std::min(unpublished(), room));
    if (added <= 0)
        return;
    beginInsertRows({}, m_rowCount, m_rowCount + added - 1);
    m_rowCount += added;
    endInsertRows();
}

qsizetype TableModel::unpublished() const
{
    return m_store ? m_store->rowCount() - m_rowCount : 0;
}

int TableModel::characters(int column) const
{
    return m_columns.value(column).characters;
}

bool TableModel::holdsNumbers(int column) const
{
    return m_columns.value(column).holdsNumbers;
}

int TableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rowCount;
}

int TableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QVariant value = m_store->value(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cellText(value, m_columns.at(index.column()).decimals);
    case NullRole:
        return value.isNull();
    case NumberRole:
        return isNumber(value);
    default:
        return {};
    }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(section + 1) : QVariant();
    return role == Qt::DisplayRole ? QVariant(m_columns.value(section).name) : QVariant();
}

QHash<int, QByteArray> TableModel::roleNames() const
{
    return {{Qt::DisplayRole, "display"_ba}, {NullRole, "isNull"_ba}, {NumberRole, "isNumber"_ba}};
}

TableModel::Column TableModel::measured(int column, const QString &name) const
{
    qsizetype longest = name.size();
    int decimals = 0;
    bool hasNumber = false;
    bool hasOther = false;
    const int rows = int(std::min<qsizetype>(m_rowCount, measuredRows));
    for (int row = 0; row < rows; ++row) {
        const QVariant value = m_store->value(row, column);
        const QString text = cellText(value);
        longest = std::max(longest, text.size());
        if (value.typeId() == QMetaType::Double && std::isfinite(value.toDouble()))
            decimals = std::max(decimals, text.contains(u'e') ? 0 : decimalsOf(text));
        if (!value.isNull())
            (isNumber(value) ? hasNumber : hasOther) = true;
    }
    return {name, int(longest), std::min(decimals, mostDecimals), hasNumber && !hasOther};
}
