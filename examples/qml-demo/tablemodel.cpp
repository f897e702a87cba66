// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "tablemodel.h"

#include <QDateTime>
#include <QThreadPool>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 300; // what a cell shows of a text
constexpr qsizetype measuredRows = 100;

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

QString cellText(const QVariant &value)
{
    if (value.isNull())
        return u"NULL"_s;
    switch (value.typeId()) {
    case QMetaType::QByteArray:
        return u"%1 bytes"_s.arg(value.toByteArray().size());
    case QMetaType::Double:
        return QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest);
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
    m_rowCount = 0;
    m_rowCount += int(std::min<qsizetype>(unpublished(), std::numeric_limits<int>::max()));
    measureColumns();
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
        return cellText(value);
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
    if (section < 0 || section >= m_columns.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_columns.at(section).name;
    return role == NumberRole ? QVariant(m_columns.at(section).isNumber) : QVariant();
}

QHash<int, QByteArray> TableModel::roleNames() const
{
    return {{Qt::DisplayRole, "display"_ba}, {NullRole, "isNull"_ba}, {NumberRole, "isNumber"_ba}};
}

void TableModel::measureColumns()
{
    m_columns.clear();
    const QStringList names = m_store ? m_store->columnNames() : QStringList();
    const int rows = int(std::min<qsizetype>(m_rowCount, measuredRows));
    for (int column = 0; column < names.size(); ++column) {
        qsizetype longest = names.at(column).size();
        bool hasNumber = false;
        bool hasOther = false;
        for (int row = 0; row < rows; ++row) {
            const QVariant value = m_store->value(row, column);
            longest = std::max(longest, cellText(value).size());
            (isNumber(value) ? hasNumber : hasOther) |= !value.isNull();
        }
        m_columns.append({names.at(column), int(longest), hasNumber && !hasOther});
    }
}
