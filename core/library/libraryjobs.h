// What the library's jobs (tag edits, import, analysis, checks) take and tell. Plain values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QMetaType>
#include <QString>
#include <QStringList>

#include "ids.h"

namespace auralis
{

struct FileFailure {
    std::string path; ///< native bytes
    QString reason;   ///< for people
};

/// Fields to write, by TagLib's property names ("TITLE", "ALBUMARTIST" ...); no values: the field is removed.
using TagEdit = std::map<QString, QStringList>;

/// What an edit would change in one file.
struct TagDifference {
    TrackId id;
    std::string path;
    TagEdit before, after; ///< only fields that would change; both empty: none
    bool coverChanges = false;
    QString coverBefore; ///< what the file embeds now, for Library::cover(); empty: nothing
    QString problem;     ///< why the file cannot be written; empty: it can
};

struct TagWriteReport {
    int written = 0, unchanged = 0;
    std::vector<FileFailure> failed; ///< these files are as they were
};

struct AnalysisProgress {
    bool running = false;
    bool waiting = false;    ///< gives way to something more urgent
    int done = 0, total = 0; ///< tracks, since there was last nothing to do
    int failed = 0;
    QString file; ///< being read
};

/// A folder that the listener imported, and that rescan() looks through.
struct LibraryRoot {
    std::string path;
    bool available = true; ///< false: not there, or empty though tracks are known below it (not mounted)
    int tracks = 0;
};

struct LibraryCheck {
    bool whole = true; ///< the database file is undamaged
    int tracks = 0;
    /// Files that are missing, unreadable, changed, or whose audio is not what it was.
    std::vector<FileFailure> problems;
};

struct ImportProgress {
    bool running = false;
    bool counting = false;   ///< the walk goes on: total is not known yet
    int total = 0, done = 0; ///< files
    int added = 0, updated = 0, unchanged = 0, failed = 0;
    int others = 0;                              ///< files passed over because their ending is of no audio format
    double secondsElapsed = 0, secondsLeft = -1; ///< -1: not known yet
    QString folder;                              ///< being read
    std::vector<FileFailure> failures;           ///< the first few of the `failed`; ImportReport has all
};

struct ImportReport {
    int added = 0, updated = 0, unchanged = 0;
    int others = 0; ///< as in ImportProgress; pictures and cue sheets are not counted
    std::vector<FileFailure> failed;
    std::vector<TrackId> ids; ///< of all good files named, in walk order (added or known already)
    double seconds = 0;
    bool cancelled = false;
    bool asked = true; ///< false: the library looked by itself (watching, rescan)
};

} // namespace auralis

Q_DECLARE_METATYPE(auralis::ImportProgress)
Q_DECLARE_METATYPE(auralis::ImportReport)
Q_DECLARE_METATYPE(auralis::AnalysisProgress)
