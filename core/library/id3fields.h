// ID3 fields: changes single fields of an MPEG file's tags and leaves every other frame as it is. Any thread.
#pragma once

#include <mpegfile.h>
#include <tpropertymap.h>

namespace auralis
{

/// Brings the file's fields from what they are to `map`, by the frames concerned alone: TagLib's own way writes all
/// frames anew and doubles those that stand in an unusual place ("TXXX:comment"). Not saved yet. Returns false and has
/// changed nothing when a change is not about plain text frames (people's roles).
bool setId3Fields(TagLib::MPEG::File& file, const TagLib::PropertyMap& map);

/// Saves with the kinds of tags that the file had, ID3v2 in the version that it had unless that cannot hold the fields.
bool saveId3(TagLib::MPEG::File& file);

} // namespace auralis
