// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/tableedits_p.h>

#include <QtCore/qdatastream.h>
#include <QtCore/qiodevice.h>
#include <QtCore/qlocale.h>
#include <QtCore/qregularexpression.h>

#include <algorithm>

namespace AsyncSql {

namespace {

// Without the zeros around them.
QString significantDigits(const QString &number)
{
    QString digits;
    for (const QChar c : number) {
        if (c.toLower() == u'e')
            break;
        if (c.isDigit() && (!digits.isEmpty() || c != u'0'))
            digits += c;
    }
    while (digits.endsWith(u'0'))
        digits.chop(1);
    return digits;
}

// Qt takes any text for true, and drops what a double or its milliseconds cannot hold.
bool isAltered(const QString &text, QMetaType type)
{
    static const QRegularExpression microseconds(QStringLiteral("[.,]\\d{4}"));
    switch (type.id()) {
    case QMetaType::Bool:
        return text != u"true" && text != u"1" && text != u"false" && text != u"0";
    case QMetaType::Double:
        return significantDigits(text)
            != significantDigits(
                   QString::number(text.toDouble(), 'g', QLocale::FloatingPointShortest));
    case QMetaType::QTime:
    case QMetaType::QDateTime:
        return microseconds.match(text).hasMatch();
    default:
        return false;
    }
}

} // namespace

QVariant TableEdits::typed(const QVariant &text, QMetaType type)
{
    QVariant value = text;
    const bool isTyped = type.isValid() && value.canConvert(type)
        && !isAltered(text.toString(), type) && value.convert(type);
    return isTyped ? value : text;
}

bool TableEdits::Row::has(Stage wanted) const
{
    if (isWhole())
        return stage == wanted;
    return std::any_of(cells.begin(), cells.end(),
                       [&](const auto &cell) { return cell.second.stage == wanted; });
}

template <typename Predicate>
TableEdits::Rows TableEdits::undo(const Predicate &undoes)
{
    Rows changed;
    for (auto row = m_rows.begin(); row != m_rows.end();) {
        const bool isUndone = row->isWhole() && undoes(row.key(), row->stage, row->batch);
        if (isUndone)
            row->kind = Kind::Update;
        const auto cells = std::erase_if(row->cells, [&](const auto &cell) {
            return undoes(row.key(), cell.second.stage, cell.second.batch);
        });
        if (isUndone || cells > 0)
            changed.append(row->index);
        row = row->cells.empty() && !row->isWhole() ? m_rows.erase(row) : std::next(row);
    }
    return changed;
}

QByteArray TableEdits::keyOf(const QVariantList &identity)
{
    QByteArray key;
    QDataStream stream(&key, QIODevice::WriteOnly);
    stream << identity; // begins with the number of values, never with a plus
    return key;
}

QByteArray TableEdits::keyOfNew(int number)
{
    return '+' + QByteArray::number(number);
}

bool TableEdits::isDirty() const
{
    return std::any_of(m_rows.cbegin(), m_rows.cend(), [](const Row &row) {
        return row.has(Stage::Pending) || row.has(Stage::Writing);
    });
}

bool TableEdits::isDirty(const QByteArray &row) const
{
    const auto edited = m_rows.constFind(row);
    return edited != m_rows.cend() && (edited->has(Stage::Pending) || edited->has(Stage::Writing));
}

bool TableEdits::isLocked(const QByteArray &row, const QList<int> &identity) const
{
    const auto edited = m_rows.constFind(row);
    if (edited == m_rows.cend())
        return false;
    if (edited->isWhole())
        return edited->kind == Kind::Remove || edited->stage != Stage::Pending;
    return std::any_of(edited->cells.begin(), edited->cells.end(), [&](const auto &cell) {
        return cell.second.stage != Stage::Pending && identity.contains(cell.first);
    });
}

std::optional<TableEdits::Kind> TableEdits::kindOf(const QByteArray &row) const
{
    const auto edited = m_rows.constFind(row);
    return edited == m_rows.cend() ? std::nullopt : std::optional(edited->kind);
}

const QVariant *TableEdits::find(const QByteArray &row, int column) const
{
    const auto edited = m_rows.constFind(row);
    if (edited == m_rows.cend())
        return nullptr;
    const auto cell = edited->cells.find(column);
    return cell == edited->cells.end() ? nullptr : &cell->second.value;
}

bool TableEdits::isInOrder(const QByteArray &left, const QByteArray &right) const
{
    const Row &first = *m_rows.constFind(left);
    const Row &second = *m_rows.constFind(right);
    return first.kind != second.kind ? first.kind < second.kind : first.index < second.index;
}

QList<QByteArray> TableEdits::pendingRows() const
{
    QList<QByteArray> rows;
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
        if (row->has(Stage::Pending))
            rows.append(row.key());
    }
    std::sort(rows.begin(), rows.end(), [this](const QByteArray &left, const QByteArray &right) {
        return isInOrder(left, right);
    });
    return rows;
}

QList<int> TableEdits::pendingNew() const
{
    QList<int> numbers;
    for (const Row &row : m_rows) {
        if (row.kind == Kind::Insert && row.stage == Stage::Pending)
            numbers.append(row.number);
    }
    return numbers;
}

void TableEdits::add(int number, const QModelIndex &index)
{
    Row &row = m_rows[keyOfNew(number)];
    row.kind = Kind::Insert;
    row.number = number;
    row.index = index;
}

void TableEdits::set(const QByteArray &key, const QVariantList &identity, const QModelIndex &index,
                     int column, const QVariant &value)
{
    Row &row = m_rows[key];
    row.identity = identity;
    row.index = index;
    row.cells[column] = {.value = value};
}

void TableEdits::remove(const QVariantList &identity, const QModelIndex &index)
{
    Row &row = m_rows[keyOf(identity)];
    row.kind = Kind::Remove;
    row.stage = Stage::Pending;
    row.identity = identity;
    row.index = index;
}

TableEdits::Batch TableEdits::take(const QList<QByteArray> &rows)
{
    Batch batch{.id = ++m_batches, .changes = {}};
    for (const QByteArray &key : rows) {
        const auto row = m_rows.find(key);
        if (row == m_rows.end() || !row->has(Stage::Pending))
            continue;
        Change change{row->kind, key, row->identity, row->number, row->index, {}};
        row->stage = Stage::Writing;
        row->batch = batch.id;
        if (row->kind != Kind::Remove) {
            for (auto &[column, cell] : row->cells) {
                if (cell.stage != Stage::Pending)
                    continue;
                cell.stage = Stage::Writing;
                cell.batch = batch.id;
                change.values.append({column, cell.value});
            }
        }
        batch.changes.append(change);
    }
    return batch;
}

void TableEdits::markStored(const Batch &batch)
{
    for (Row &row : m_rows) {
        if (row.isWhole() && row.batch == batch.id)
            row.stage = Stage::Stored;
        for (auto &[column, cell] : row.cells) {
            if (cell.batch == batch.id)
                cell.stage = Stage::Stored;
        }
    }
}

QHash<QByteArray, QPersistentModelIndex> TableEdits::removed() const
{
    QHash<QByteArray, QPersistentModelIndex> rows;
    for (auto row = m_rows.cbegin(); row != m_rows.cend(); ++row) {
        if (row->kind == Kind::Remove && row->stage == Stage::Stored)
            rows.insert(row.key(), row->index);
    }
    return rows;
}

TableEdits::Rows TableEdits::dropStored()
{
    Rows changed;
    m_rows.removeIf([&](const auto &row) {
        const bool isOver = row->isWhole() && row->stage == Stage::Stored;
        if (isOver)
            changed.append(row->index);
        return isOver;
    });
    return changed
        + undo([](const QByteArray &, Stage stage, quint64) { return stage == Stage::Stored; });
}

TableEdits::Rows TableEdits::refuse(const Batch &batch)
{
    for (const Change &change : batch.changes) {
        if (change.kind == Kind::Insert)
            putBack({.id = batch.id, .changes = {change}});
    }
    return undo([&](const QByteArray &, Stage, quint64 written) { return written == batch.id; });
}

TableEdits::Rows TableEdits::refuse(const Batch &batch, const Change &refused)
{
    Rows changed;
    if (refused.kind != Kind::Insert) {
        changed = undo([&](const QByteArray &row, Stage, quint64 written) {
            return written == batch.id && row == refused.row;
        });
    }
    putBack(batch);
    return changed;
}

void TableEdits::putBack(const Batch &batch)
{
    for (const Change &change : batch.changes) {
        const auto row = m_rows.find(change.row);
        if (row == m_rows.end())
            continue;
        if (row->batch == batch.id) {
            row->stage = Stage::Pending;
            row->batch = 0;
        }
        for (auto &[column, cell] : row->cells) {
            if (cell.batch == batch.id)
                cell = {.value = cell.value};
        }
    }
}

TableEdits::Rows TableEdits::revertPending()
{
    return undo([this](const QByteArray &row, Stage stage, quint64) {
        return stage == Stage::Pending && kindOf(row) != Kind::Insert;
    });
}

} // namespace AsyncSql
