// Database: SQLite's C API behind three small classes.
#include "database.h"

#include <cmath>
#include <limits>

#include <QFile>

#include <sqlite3.h>

namespace auralis
{

namespace
{

Error describe(int code, const char* message)
{
    switch (code & 0xff) {
    case SQLITE_FULL:
        return {ErrorCode::NoSpace, "the disk is full", {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return {ErrorCode::Corrupt, "the library file is damaged", {}};
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return {ErrorCode::Unreadable, "the library may not be written", {}};
    case SQLITE_CANTOPEN:
        return {ErrorCode::Unreadable, "the library file cannot be opened", {}};
    default:
        return {ErrorCode::Failed, std::string("library: ") + message, {}};
    }
}

} // namespace

Result<std::unique_ptr<Database>> Database::open(const QString& path, Access access)
{
    const int flags = access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.toUtf8().constData(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code != SQLITE_OK) {
        Error error = describe(code, handle ? sqlite3_errmsg(handle) : "out of memory");
        error.path = QFile::encodeName(path).toStdString();
        sqlite3_close(handle);
        return tl::unexpected(std::move(error));
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, 10000);
    return std::unique_ptr<Database>(new Database(handle));
}

Database::~Database()
{
    for (const auto& [sql, statement] : m_idle)
        sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

bool Database::execute(const char* sql)
{
    if (sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return true;
    noteError();
    return false;
}

std::int64_t Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

int Database::changes() const
{
    return sqlite3_changes(m_handle);
}

void Database::noteError()
{
    if (!m_error) m_error = describe(sqlite3_extended_errcode(m_handle), sqlite3_errmsg(m_handle));
}

Result<void> Database::takeError()
{
    if (!m_error) return {};
    Error error = std::move(*m_error);
    m_error.reset();
    return tl::unexpected(std::move(error));
}

Statement::Statement(Database& db, std::string_view sql)
    : m_db(db)
{
    if (const auto idle = db.m_idle.find(std::string(sql)); idle != db.m_idle.end()) {
        m_handle = idle->second;
        db.m_idle.erase(idle);
    } else if (sqlite3_prepare_v2(db.handle(), sql.data(), static_cast<int>(sql.size()), &m_handle, nullptr) !=
               SQLITE_OK) {
        db.noteError();
    }
}

Statement::~Statement()
{
    constexpr std::size_t most = 100;
    if (!m_handle) return;
    sqlite3_reset(m_handle);
    sqlite3_clear_bindings(m_handle);
    if (m_db.m_idle.size() >= most || !m_db.m_idle.emplace(sqlite3_sql(m_handle), m_handle).second)
        sqlite3_finalize(m_handle);
}

void Statement::reset()
{
    m_failed = false;
    sqlite3_reset(m_handle);
}

bool Statement::step()
{
    if (!m_handle) {
        m_failed = true;
        return false;
    }
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        m_failed = true;
        m_db.noteError();
    }
    return false;
}

void Statement::bindAt(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_handle, index, value);
}

void Statement::bindAt(int index, double value)
{
    if (std::isnan(value))
        sqlite3_bind_null(m_handle, index);
    else
        sqlite3_bind_double(m_handle, index, value);
}

void Statement::bindAt(int index, const QString& value)
{
    const QByteArray utf8 = value.toUtf8();
    sqlite3_bind_text(m_handle, index, utf8.constData(), static_cast<int>(utf8.size()), SQLITE_TRANSIENT);
}

void Statement::bindAt(int index, const QByteArray& value)
{
    if (value.isNull())
        sqlite3_bind_null(m_handle, index);
    else
        sqlite3_bind_blob(m_handle, index, value.constData(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

void Statement::bindAt(int index, const std::string& value)
{
    sqlite3_bind_blob(m_handle, index, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}

void Statement::bindAt(int index, std::nullptr_t)
{
    sqlite3_bind_null(m_handle, index);
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_handle, column);
}

double Statement::real(int column) const
{
    return isNull(column) ? std::numeric_limits<double>::quiet_NaN() : sqlite3_column_double(m_handle, column);
}

QString Statement::text(int column) const
{
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(m_handle, column));
    return QString::fromUtf8(bytes, sqlite3_column_bytes(m_handle, column));
}

QByteArray Statement::blob(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_handle, column));
    return QByteArray(bytes, sqlite3_column_bytes(m_handle, column));
}

std::string Statement::path(int column) const
{
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_handle, column));
    return bytes ? std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))) : std::string();
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

} // namespace auralis
