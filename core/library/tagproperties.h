// Tag properties: TagLib's map of names and values, with those fields of MP4 that TagLib's map leaves out. Any thread.
#pragma once

#include <tfile.h>
#include <tpropertymap.h>

namespace auralis
{

TagLib::PropertyMap propertiesOf(TagLib::File& file);

/// Sets all fields of the file to these, yet to be saved. Returns those that the format cannot hold.
TagLib::PropertyMap setPropertiesOf(TagLib::File& file, const TagLib::PropertyMap& map);

/// Saves in the kinds and versions of tags that the file had.
bool save(TagLib::File& file);

} // namespace auralis
