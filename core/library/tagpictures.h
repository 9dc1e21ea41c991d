// Pictures in tags: finds the front cover in whatever way a format embeds it. Any thread.
#pragma once

#include <tbytevector.h>
#include <tfile.h>

namespace auralis
{

/// The front cover of an open file, or else its first picture; empty when there is none that is an image.
TagLib::ByteVector frontCover(TagLib::File& file);

} // namespace auralis
