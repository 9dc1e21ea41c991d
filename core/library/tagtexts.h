// Tag texts: what the words and numbers in the tags of an open file mean. Any thread.
#pragma once

namespace TagLib
{
class File;
}

namespace auralis
{

struct FileTags;

/// Fills the names, numbers, rating, gains and cue sheet of `out`.
void readTexts(TagLib::File& file, FileTags& out);

} // namespace auralis
