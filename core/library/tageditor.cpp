// Tag editor over TagLib's property maps.
#include "tageditor.h"

#include <filesystem>

#include <fileref.h>

#include "filestat.h"
#include "payload.h"
#include "tagpictures.h"
#include "tagproperties.h"
#include "tagreader.h"

#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace auralis
{

namespace fs = std::filesystem;

namespace
{

TagLib::String toTagLib(const QString& text)
{
    return TagLib::String(text.toStdString(), TagLib::String::UTF8);
}

QStringList toQt(const TagLib::StringList& list)
{
    QStringList out;
    for (const auto& text : list)
        out += QString::fromStdString(text.to8Bit(true));
    return out;
}

std::string keyOf(const QString& field)
{
    return field.toUpper().toStdString();
}

bool touches(const TagEdit& edit, const TagLib::String& key)
{
    for (const auto& [field, values] : edit)
        if (TagLib::String(keyOf(field)) == key.upper()) return true;
    return false;
}

/// What the fields that are not edited hold.
std::map<std::string, QStringList> others(const TagLib::PropertyMap& map, const TagEdit& edit)
{
    std::map<std::string, QStringList> out;
    for (const auto& [key, values] : map)
        if (!touches(edit, key)) out[key.upper().to8Bit(true)] = toQt(values);
    return out;
}

TagLib::ByteVector toTagLib(const QByteArray& bytes)
{
    return TagLib::ByteVector(bytes.constData(), static_cast<unsigned int>(bytes.size()));
}

/// The picture with this key; empty: it is not there.
TagLib::ByteVector pictureNamed(TagLib::File& file, const QString& key)
{
    for (const TagLib::ByteVector& picture : pictures(file))
        if (coverKeyOf(picture.data(), picture.size()) == key) return picture;
    return {};
}

Result<void> applyPicture(TagLib::File& file, const PictureEdit& edit, const std::string& path)
{
    const TagLib::ByteVector old = edit.before.isEmpty() ? TagLib::ByteVector() : pictureNamed(file, edit.before);
    if (old.isEmpty() && !edit.before.isEmpty())
        return fail(ErrorCode::Failed, "holds another cover than before", path);
    if (old.isEmpty() && edit.after.isEmpty()) return {};
    if (!exchangePicture(file, old, toTagLib(edit.after), edit.label))
        return fail(ErrorCode::Unsupported, "is in a format whose pictures cannot be written", path);
    return {};
}

Result<void> apply(const std::string& path, const FileEdit& all)
{
    const TagEdit& edit = all.fields;
    TagLib::FileRef ref(path.c_str(), false);
    if (ref.isNull() || !ref.file()->isValid())
        return fail(ErrorCode::Unsupported, "is in a format whose tags cannot be written", path);
    TagLib::PropertyMap map = propertiesOf(*ref.file());
    for (const auto& [field, values] : edit) {
        const TagLib::String key(keyOf(field));
        map.erase(key);
        TagLib::StringList list;
        for (const QString& value : values)
            list.append(toTagLib(value));
        if (!list.isEmpty()) map.insert(key, list);
    }
    const TagLib::PropertyMap refused = setPropertiesOf(*ref.file(), map);
    for (const auto& [key, values] : refused)
        if (touches(edit, key)) return fail(ErrorCode::Unsupported, "cannot hold the field " + key.to8Bit(true), path);
    if (all.picture)
        if (auto done = applyPicture(*ref.file(), *all.picture, path); !done) return done;
    if (!save(*ref.file())) return fail(ErrorCode::Unreadable, "tags could not be written", path);
    return {};
}

/// The bytes are on the disk before the name points to them.
bool flush(const std::string& path)
{
#ifndef _WIN32
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    return done;
#else
    (void)path;
    return true;
#endif
}

/// Whether the pictures of the copy are those of the file, but for the one that was edited.
bool samePictures(TagLib::File& old, TagLib::File& fresh, const std::optional<PictureEdit>& edit)
{
    const auto keysOf = [](TagLib::File& file) {
        QStringList keys;
        for (const TagLib::ByteVector& picture : pictures(file))
            keys += coverKeyOf(picture.data(), picture.size());
        return keys;
    };
    QStringList expected = keysOf(old), found = keysOf(fresh);
    if (edit) {
        if (!edit->before.isEmpty()) expected.removeOne(edit->before);
        if (!edit->after.isEmpty())
            expected += coverKeyOf(edit->after.constData(), static_cast<std::size_t>(edit->after.size()));
    }
    expected.sort();
    found.sort();
    return expected == found;
}

Result<void> verifyCopy(const std::string& path, const std::string& copy, const FileEdit& all)
{
    const TagEdit& edit = all.fields;
    const auto before = payloadHash(path), after = payloadHash(copy);
    if (!before) return tl::unexpected(before.error());
    if (!after || *before != *after)
        return fail(ErrorCode::Failed, "was left as it is: writing its tags would have changed its audio", path);
    const TagLib::FileRef old(path.c_str(), false), fresh(copy.c_str(), false);
    if (old.isNull() || fresh.isNull() ||
        others(propertiesOf(*old.file()), edit) != others(propertiesOf(*fresh.file()), edit))
        return fail(ErrorCode::Failed, "was left as it is: writing its tags would have changed other fields", path);
    if (!samePictures(*old.file(), *fresh.file(), all.picture))
        return fail(ErrorCode::Failed, "was left as it is: writing its tags would have changed its pictures", path);
    for (const auto& [field, values] : edit) {
        const auto map = propertiesOf(*fresh.file());
        const auto it = map.find(TagLib::String(keyOf(field)));
        if ((it == map.end() ? QStringList() : toQt(it->second)) != values)
            return fail(ErrorCode::Unsupported, "cannot hold the field " + keyOf(field) + " as it was given", path);
    }
    return {};
}

} // namespace

Result<TagEdit> readFields(const std::string& path, const TagEdit& edit)
{
    if (!statFile(path).isFile()) return fail(ErrorCode::NotFound, "is not there", path);
    const TagLib::FileRef ref(path.c_str(), false);
    if (ref.isNull() || !ref.file()->isValid())
        return fail(ErrorCode::Unsupported, "is in a format whose tags cannot be written", path);
    const TagLib::PropertyMap map = propertiesOf(*ref.file());
    TagEdit out;
    for (const auto& [field, values] : edit) {
        const auto it = map.find(TagLib::String(keyOf(field)));
        out[field] = it == map.end() ? QStringList() : toQt(it->second);
    }
    return out;
}

PictureLabel readPictureLabel(const std::string& path, const QString& coverKey)
{
    const TagLib::FileRef ref(path.c_str(), false);
    if (ref.isNull() || !ref.file()->isValid()) return {};
    return labelOf(*ref.file(), pictureNamed(*ref.file(), coverKey));
}

Result<void> writeFields(const std::string& path, const TagEdit& edit)
{
    return writeTags(path, {edit, {}});
}

QString pictureProblem(const QByteArray& image)
{
    constexpr qsizetype largest = 16'000'000; // FLAC's blocks have 24 bits for their length
    if (image.size() > largest) return QStringLiteral("is larger than 16 MB");
    if (!isPicture(toTagLib(image))) return QStringLiteral("is no JPEG, PNG, GIF, WebP or BMP picture");
    return {};
}

Result<void> writeTags(const std::string& path, const FileEdit& edit)
{
    std::error_code error;
    const fs::path real = fs::canonical(path, error); // a link stays a link to the new file
    if (error) return fail(ErrorCode::NotFound, "is not there", path);
    if (fs::hard_link_count(real, error) > 1 && !error)
        return fail(ErrorCode::Unsupported, "has a second name on this disk, which would keep the old tags", path);
    // Beside the file, hidden from scans, with its ending so that TagLib knows it. Always the same name: what a session
    // that was cut off left behind is written over.
    const std::string copy = joinPath(real.parent_path().string(),
                                      ".auralis-" + real.stem().string().substr(0, 100) + real.extension().string());
    struct Remover {
        const std::string& path;
        ~Remover()
        {
            std::error_code ignored;
            fs::remove(path, ignored);
        }
    } remover{copy};
    if (!fs::copy_file(real, copy, fs::copy_options::overwrite_existing, error))
        return fail(ErrorCode::Unreadable, "cannot be copied beside itself: " + error.message(), path);
    const FileStat before = statFile(real.string());
    if (auto done = apply(copy, edit); !done) return fail(done.error().code, done.error().message, path);
    if (auto same = verifyCopy(real.string(), copy, edit); !same)
        return fail(same.error().code, same.error().message, path);
    if (!flush(copy)) return fail(ErrorCode::NoSpace, "could not be written to the disk", path);
    const FileStat now = statFile(real.string());
    if (now.mtime != before.mtime || now.size != before.size)
        return fail(ErrorCode::Failed, "was changed by another program meanwhile", path);
    fs::rename(copy, real, error);
    if (error) return fail(ErrorCode::Unreadable, "could not be replaced: " + error.message(), path);
    return {};
}

} // namespace auralis
