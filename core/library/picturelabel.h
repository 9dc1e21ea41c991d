// Picture label: what a picture in tags is said to show.
#pragma once

#include <QString>

namespace auralis
{

struct PictureLabel {
    int type = 3; ///< of ID3v2's APIC frame, which FLAC and ASF share; 3: front cover
    QString description;
};

} // namespace auralis
