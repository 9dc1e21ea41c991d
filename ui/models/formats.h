// Numbers as the listener reads them: times, loudness, counts, sizes. UI.md, section 5. Pure.
#pragma once

#include <QString>

#include "librarytypes.h"

namespace auralis::formats
{

QString time(double seconds);   ///< "5:12", "1:04:09"; "–" when unknown
QString length(double seconds); ///< "46 min", "1 h 4 min"; below a minute "52 s"
QString number(qint64 n);       ///< "5,836" as the locale groups it
QString lufs(double value);     ///< "−18.9" (U+2212); "−∞" for silence, empty when not measured
QString bytes(qint64 n);        ///< "18.6 MB"
QString tracks(qint64 n);       ///< "1 track", "5,836 tracks"
QString albums(qint64 n);
QString artists(qint64 n);
QString genres(qint64 n);
/// "FLAC 44.1 kHz, 16 bit", or "MP3 320 kbps" for lossy files.
QString format(const TrackRow& row);

} // namespace auralis::formats
