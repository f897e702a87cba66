// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/sqlerror.h>

#include <QtCore/qdebug.h>
#include <QtCore/qmetaobject.h>

namespace AsyncSql {

class SqlErrorData : public QSharedData
{
public:
    SqlErrorData(SqlError::Kind errorKind, const QString &errorText,
                 const SqlError::Details &errorDetails)
        : kind(errorKind),
          text(errorText),
          utf8(errorText.toUtf8()),
          details(errorDetails)
    {
    }

    SqlError::Kind kind;
    QString text;
    QByteArray utf8; // what() hands out a pointer into it
    SqlError::Details details;
};

/*!
    \class AsyncSql::SqlError
    \inmodule AsyncSql
    \reentrant
    \brief Says why a statement, a connection or a call failed.

    What the library throws and what its futures end with. An error holds the SQL of the statement
    that failed, never the values bound to it. Implicitly shared: copies are cheap and may be read
    in any thread.

    \code
    engine.execute(query).then(this, show).onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { showError(error.text()); });
    \endcode
*/

/*!
    \enum AsyncSql::SqlError::Kind
    What went wrong, the same on every database.

    \value ConnectionFailed       The server could not be reached.
    \value AuthenticationFailed   The server refused the user or the password.
    \value TooManyConnections     The server takes no further connection.
    \value ConnectionLost         The connection broke. Its transaction is gone; a write outside of
                                  one may have taken effect.
    \value OutcomeUnknown         The answer to a commit never came: it may have taken effect.
    \value CannotOpen             The database file cannot be opened.
    \value NotADatabase           The file is no database.
    \value Corrupt                The database is damaged.
    \value DiskFull               No room is left for the database.
    \value ReadOnly               A write to what can only be read.
    \value PermissionDenied       The user may not do that.
    \value Syntax                 The SQL is not correct.
    \value UndefinedObject        A table, column or function that does not exist.
    \value UniqueViolation        A primary key or unique constraint.
    \value ForeignKeyViolation    A foreign key constraint.
    \value NotNullViolation       A NULL where none is allowed.
    \value CheckViolation         A CHECK constraint.
    \value ConstraintViolation    Any other constraint.
    \value InvalidData            A value out of range, of the wrong type or format.
    \value SerializationFailure   The transaction collided with another one.
    \value Deadlock               The transaction was chosen as the victim of a deadlock.
    \value Busy                   A wait for a lock ran out.
    \value TransactionAborted     An earlier error ended the transaction; only a rollback helps.
    \value Timeout                The deadline of the statement passed.
    \value AcquireTimeout         No connection came free in time.
    \value Canceled               The library canceled the statement: its guard object died.
    \value Closed                 The engine, connection, transaction or cursor is closed.
    \value InvalidArgument        The call was wrong: an index, name, parameter or value.
    \value Unsupported            The database or its driver cannot do that.
    \value DriverMissing          The Qt SQL driver is not installed or cannot be loaded.
    \value Unknown                None of the above.
*/

/*!
    \class AsyncSql::SqlError::Details
    \inmodule AsyncSql
    \brief What the driver and the database said about an error, where they said anything.

    \c driverText and \c databaseText are their messages, \c nativeCode the number of the database as
    text, \c sqlState the five characters of the SQL standard, \c query the SQL that failed.
*/

/*!
    Makes an error of kind Unknown without a text.
*/
SqlError::SqlError() : SqlError(Kind::Unknown, QString()) {}

/*!
    Makes an error of \a kind with the message \a text for people.
*/
SqlError::SqlError(Kind kind, const QString &text) : SqlError(kind, text, Details()) {}

/*!
    Makes an error of \a kind with the message \a text for people and \a details from the database.
*/
SqlError::SqlError(Kind kind, const QString &text, const Details &details)
    : d(new SqlErrorData(kind, text, details))
{
}

SqlError::SqlError(const SqlError &other) = default;
SqlError &SqlError::operator=(const SqlError &other) = default;
SqlError::~SqlError() = default;

/*!
    Returns what went wrong, the same on every database.
*/
SqlError::Kind SqlError::kind() const noexcept
{
    return d->kind;
}

/*!
    Returns a message for people. It names the way out where there is one.
*/
QString SqlError::text() const
{
    return d->text;
}

/*!
    Returns the message of the driver, as it came; empty if it gave none.
*/
QString SqlError::driverText() const
{
    return d->details.driverText;
}

/*!
    Returns the message of the database, as it came; empty if it gave none.
*/
QString SqlError::databaseText() const
{
    return d->details.databaseText;
}

/*!
    Returns the database's own error code; empty if there is none.
*/
QString SqlError::nativeCode() const
{
    return d->details.nativeCode;
}

/*!
    Returns the five characters of the SQLSTATE; empty if the database has none.
*/
QString SqlError::sqlState() const
{
    return d->details.sqlState;
}

/*!
    Returns the SQL of the statement that failed, without the values bound to it; empty if the
    error is not that of a statement.
*/
QString SqlError::query() const
{
    return d->details.query;
}

/*!
    Returns whether the whole transaction, run again from its start, may well succeed:
    SerializationFailure, Deadlock and Busy.

    A statement that was no transaction of its own must not be repeated alone.
    \sa Connectable::runInTransaction()
*/
bool SqlError::isRetryable() const noexcept
{
    return d->kind == Kind::SerializationFailure || d->kind == Kind::Deadlock
        || d->kind == Kind::Busy;
}

/*!
    \reimp
    Throws this error as an SqlError.
*/
void SqlError::raise() const
{
    throw *this;
}

/*!
    \reimp
    Returns a copy that the caller owns.
*/
SqlError *SqlError::clone() const
{
    return new SqlError(*this);
}

/*!
    \reimp
    Returns text() in UTF-8; valid as long as this error or a copy of it.
*/
const char *SqlError::what() const noexcept
{
    return d->utf8.constData();
}

/*!
    \relates SqlError
    Writes kind, text, codes and SQL of \a error to \a debug.
*/
QDebug operator<<(QDebug debug, const SqlError &error)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "SqlError("
                    << QMetaEnum::fromType<SqlError::Kind>().valueToKey(int(error.kind())) << ", "
                    << error.text();
    const auto part = [&debug](const char *name, const QString &value) {
        if (!value.isEmpty())
            debug << ", " << name << ": " << value;
    };
    part("native code", error.nativeCode());
    part("SQLSTATE", error.sqlState());
    part("SQL", error.query());
    debug << ')';
    return debug;
}

} // namespace AsyncSql
