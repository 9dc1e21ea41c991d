// Schema: brings a library file to the newest version, and sets it right when it was damaged. Called once at opening,
// before other threads use the file.
#pragma once

#include <QString>

#include "database.h"

namespace auralis
{

struct OpenedLibrary {
    std::unique_ptr<Database> writer; ///< null when the file may only be read
    QString notice;                   ///< what the listener should know, or empty
};

/// Opens or makes `path`. A version older than ours is copied aside and migrated; a newer one is opened read-only; a
/// file that is damaged is set aside and replaced by the newest backup that is whole, or by an empty library.
Result<OpenedLibrary> openLibrary(const QString& path);

/// Marks the session as ended well: the next opening need not check the file.
void markClean(Database& db);

/// A consistent copy of the library, made while it is in use; its pages are verified. Keeps the `keep` newest of
/// backups/.
Result<QString> backUp(Database& db, const QString& libraryPath, const QString& why, int keep = 5);

/// All backups, newest first.
QStringList backupsOf(const QString& libraryPath);

/// Puts `backup`, or the newest whole one, in the place of a library that is not open; the file there is set aside.
Result<QString> restoreBackup(const QString& libraryPath, const QString& backup);

/// Whether the structure of the file is sound. A value that a constraint should have refused is no damage: SQLite 3.40
/// even reports such values where there are none (tables without rowid whose columns do not stand in the order of their
/// key).
bool isWhole(Database& db);

} // namespace auralis
