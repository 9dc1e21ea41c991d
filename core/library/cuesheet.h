// Cue sheet: several tracks of one file, from a .cue beside it, the CUESHEET tag, or FLAC's own block. Pure, but for
// the block, which is read from an open file. Any thread.
#pragma once

#include <string>
#include <vector>

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace auralis
{

class FileReader;

struct CueTrack {
    int number = 0;
    QString title, performer, songwriter, isrc;
    std::string file;  ///< as named in the sheet, native bytes; of the place where the track begins
    double start = -1; ///< of INDEX 01, s; of FLAC's block: `startFrame` alone
    qint64 startFrame = -1;
};

struct CueSheet {
    QString title, performer, genre, date;
    int disc = 0;
    std::vector<CueTrack> tracks; ///< audio tracks only, in order
};

/// Reads what it can; unknown lines are passed over. A sheet without tracks: nothing to be had.
CueSheet parseCueSheet(const QString& text);

/// FLAC's CUESHEET block: places only, no names. No tracks: there is none.
CueSheet readFlacCueSheet(FileReader& file);

/// A stretch of a file's frames.
struct CuePart {
    const CueTrack* track = nullptr;
    qint64 start = 0, end = -1; ///< source frames, end exclusive; -1: to the end of the file
};

/// The parts of one file of the sheet; `file` as CueTrack::file has it (empty: the sheet is of one file only). None
/// unless there are at least two, in order, inside of a file of `seconds` at `rate` frames a second.
std::vector<CuePart> cueParts(const CueSheet& sheet, const std::string& file, int rate, double seconds);

} // namespace auralis
