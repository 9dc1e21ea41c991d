// Tag editor: writes tags into one file so that it is either wholly the old or wholly the new one, and its audio
// provably the same. One thread (files); never called but for an edit the listener asked for.
#pragma once

#include <string>

#include "librarytypes.h"
#include "result.h"

namespace auralis
{

/// The values of the fields named in `edit` as they are in the file; a field that is not there has none.
Result<TagEdit> readFields(const std::string& path, const TagEdit& edit);

/// Sets or removes the fields of `edit` and no other, in a copy beside the file, which takes the file's place after its
/// payload hash and its other fields were found unchanged. Unsupported: the format cannot hold a field; nothing is
/// written then.
Result<void> writeFields(const std::string& path, const TagEdit& edit);

} // namespace auralis
