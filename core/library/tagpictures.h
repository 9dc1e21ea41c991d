// Pictures in tags: finds the front cover in whatever way a format embeds it, and exchanges it. Any thread.
#pragma once

#include <vector>

#include <tbytevector.h>
#include <tfile.h>

#include "picturelabel.h"

namespace auralis
{

/// The front cover of an open file, or else its first picture; empty when there is none that is an image.
TagLib::ByteVector frontCover(TagLib::File& file);

/// All pictures, whatever they show.
std::vector<TagLib::ByteVector> pictures(TagLib::File& file);

/// How this picture of the file is labelled; as a front cover when it is not there, or the format has no labels.
PictureLabel labelOf(TagLib::File& file, const TagLib::ByteVector& picture);

/// Puts `fresh` where the picture `old` is; `old` empty: adds it, labelled so; `fresh` empty: removes it. The file is
/// yet to be saved. False: `old` is not there, or the format holds no pictures.
bool exchangePicture(TagLib::File& file, const TagLib::ByteVector& old, const TagLib::ByteVector& fresh,
                     const PictureLabel& label = {});

/// JPEG, PNG, GIF, WebP or BMP by its first bytes.
bool isPicture(const TagLib::ByteVector& bytes);

} // namespace auralis
