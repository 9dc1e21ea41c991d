// Tag editor: writes tags into one file so that it is either wholly the old or wholly the new one, and its audio
// provably the same. One thread (files); never called but for an edit the listener asked for.
#pragma once

#include <optional>
#include <string>

#include <QByteArray>

#include "libraryjobs.h"
#include "picturelabel.h"
#include "result.h"

namespace auralis
{

/// The picture known by `before` (a cover key as of tagreader.h; empty: none, one is added) becomes `after` (empty:
/// removed). An exchanged picture keeps its label.
struct PictureEdit {
    QString before;
    QByteArray after;
    PictureLabel label = {}; ///< of one that is added, as far as the format has labels
};

struct FileEdit {
    TagEdit fields;
    std::optional<PictureEdit> picture;
};

/// The values of the fields named in `edit` as they are in the file; a field that is not there has none.
Result<TagEdit> readFields(const std::string& path, const TagEdit& edit);

/// How the picture with this cover key is labelled; as a front cover when it is not there.
PictureLabel readPictureLabel(const std::string& path, const QString& coverKey);

/// Sets or removes the fields of `edit` and no other, in a copy beside the file, which takes the file's place after its
/// payload hash, its other fields and its other pictures were found unchanged. Unsupported: the format cannot hold a
/// field; nothing is written then.
Result<void> writeTags(const std::string& path, const FileEdit& edit);
Result<void> writeFields(const std::string& path, const TagEdit& edit);

/// Why these bytes cannot be embedded as a cover; empty: they can.
QString pictureProblem(const QByteArray& image);

} // namespace auralis
