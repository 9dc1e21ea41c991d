// Database: the thin owner of one SQLite connection and of its statements. One thread at a time, whichever opened it.
//
// Failures are sticky: the first one is kept, later steps give no rows, and commit() or takeError() reports it. So a
// sequence of statements reads without a check after each, and none goes unnoticed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include <QByteArray>
#include <QString>

#include "ids.h"
#include "result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace auralis
{

class Database
{
public:
    enum class Access {
        ReadWrite, ///< makes the file when there is none
        ReadOnly,
    };

    static Result<std::unique_ptr<Database>> open(const QString& path, Access access);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs statements separated by semicolons.
    bool execute(const char* sql);
    bool execute(const QByteArray& sql) { return execute(sql.constData()); }
    std::int64_t lastInsertId() const;
    /// Rows that the last INSERT, UPDATE or DELETE touched.
    int changes() const;

    bool ok() const { return !m_error; }
    /// The first failure since the last call.
    Result<void> takeError();
    /// Keeps what SQLite says about the call that just failed.
    void noteError();

    sqlite3* handle() const { return m_handle; }

private:
    explicit Database(sqlite3* handle)
        : m_handle(handle)
    {
    }
    sqlite3* m_handle;
    std::optional<Error> m_error;

    friend class Statement;
    std::unordered_map<std::string, sqlite3_stmt*> m_idle; ///< prepared statements not in use, by their text
};

/// One prepared statement, taken from those that the connection keeps. bind() numbers its values from 1; text() and the
/// like number columns from 0.
class Statement
{
public:
    Statement(Database& db, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    template <class... Values>
    Statement& bind(const Values&... values)
    {
        reset();
        int index = 0;
        (bindAt(++index, values), ...);
        return *this;
    }
    /// The next row; false at the end and after a failure.
    bool step();
    /// bind() and step() to the end, for statements without rows.
    template <class... Values>
    bool run(const Values&... values)
    {
        bind(values...);
        while (step()) {
        }
        const bool fine = !m_failed;
        reset();
        return fine;
    }
    void reset();

    void bindAt(int index, std::int64_t value);
    void bindAt(int index, double value); ///< NaN is stored as NULL
    void bindAt(int index, const QString& value);
    void bindAt(int index, const QByteArray& value);  ///< a blob; a null array is NULL
    void bindAt(int index, const std::string& value); ///< native path bytes, a blob
    void bindAt(int index, std::nullptr_t);
    template <class T>
    requires std::is_integral_v<T>
    void bindAt(int index, T value) { bindAt(index, static_cast<std::int64_t>(value)); }
    template <class Tag>
    void bindAt(int index, Id<Tag> id)
    {
        id ? bindAt(index, id.value) : bindAt(index, nullptr);
    }

    std::int64_t integer(int column) const;
    int number(int column) const { return static_cast<int>(integer(column)); }
    double real(int column) const; ///< NaN for NULL
    QString text(int column) const;
    QByteArray blob(int column) const;
    std::string path(int column) const;
    bool isNull(int column) const;

private:
    Database& m_db;
    sqlite3_stmt* m_handle = nullptr;
    bool m_failed = false;
};

/// Everything between construction and commit() happens, or nothing does.
class Transaction
{
public:
    explicit Transaction(Database& db)
        : m_db(db)
    {
        m_open = db.execute("BEGIN IMMEDIATE");
    }
    ~Transaction()
    {
        if (m_open) m_db.execute("ROLLBACK");
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// Fails when any statement since the beginning failed; all is undone then.
    Result<void> commit()
    {
        if (m_open && m_db.ok() && m_db.execute("COMMIT")) m_open = false;
        if (m_open) {
            m_db.execute("ROLLBACK");
            m_open = false;
        }
        return m_db.takeError();
    }

private:
    Database& m_db;
    bool m_open = false;
};

} // namespace auralis
