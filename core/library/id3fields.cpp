// ID3 fields: see the header.
#include "id3fields.h"

#include <vector>

#include <apetag.h>
#include <commentsframe.h>
#include <id3v1tag.h>
#include <id3v2framefactory.h>
#include <id3v2tag.h>
#include <tbytevectorstream.h>
#include <textidentificationframe.h>
#include <unsynchronizedlyricsframe.h>
#include <urllinkframe.h>

namespace auralis
{

namespace
{

using TagLib::PropertyMap;
namespace ID3v2 = TagLib::ID3v2;

/// What a frame says as fields; empty for other than text. (Frame's own asProperties() is not public.)
PropertyMap fieldsOf(const ID3v2::Frame* frame)
{
    if (const auto* user = dynamic_cast<const ID3v2::UserTextIdentificationFrame*>(frame)) return user->asProperties();
    if (const auto* text = dynamic_cast<const ID3v2::TextIdentificationFrame*>(frame)) return text->asProperties();
    if (const auto* comment = dynamic_cast<const ID3v2::CommentsFrame*>(frame)) return comment->asProperties();
    if (const auto* lyrics = dynamic_cast<const ID3v2::UnsynchronizedLyricsFrame*>(frame))
        return lyrics->asProperties();
    if (const auto* link = dynamic_cast<const ID3v2::UserUrlLinkFrame*>(frame)) return link->asProperties();
    if (const auto* url = dynamic_cast<const ID3v2::UrlLinkFrame*>(frame)) return url->asProperties();
    return {};
}

/// Fields of lists of people ("producer", "guitar"): one frame holds many.
bool isRole(const TagLib::String& key)
{
    if (key.startsWith("PERFORMER:")) return true;
    for (const char* role : {"ARRANGER", "ENGINEER", "PRODUCER", "DJMIXER", "MIXER"})
        if (key == role) return true;
    return false;
}

} // namespace

bool setId3Fields(TagLib::MPEG::File& file, const PropertyMap& map)
{
    const PropertyMap now = file.properties();
    std::vector<TagLib::String> changed;
    for (const auto& [key, values] : map)
        if (!now.contains(key) || now[key] != values) changed.push_back(key);
    for (const auto& [key, values] : now)
        if (!map.contains(key)) changed.push_back(key);
    for (const TagLib::String& key : changed)
        if (isRole(key)) return false;

    ID3v2::Tag* tag = file.ID3v2Tag(true);
    for (const TagLib::String& key : changed) {
        std::vector<ID3v2::Frame*> old;
        for (ID3v2::Frame* frame : tag->frameList())
            if (fieldsOf(frame).contains(key)) old.push_back(frame);
        for (ID3v2::Frame* frame : old)
            tag->removeFrame(frame);
        if (map.contains(key)) tag->addFrame(ID3v2::Frame::createTextualFrame(key, map[key]));
    }
    if (file.hasAPETag()) {
        PropertyMap ape = file.APETag()->properties();
        for (const TagLib::String& key : changed) {
            ape.erase(key);
            if (map.contains(key)) ape.insert(key, map[key]);
        }
        file.APETag()->setProperties(ape);
    }
    if (file.hasID3v1Tag()) TagLib::Tag::duplicate(tag, file.ID3v1Tag(), true);
    return true;
}

bool saveId3(TagLib::MPEG::File& file)
{
    int tags = TagLib::MPEG::File::ID3v2;
    if (file.hasID3v1Tag()) tags |= TagLib::MPEG::File::ID3v1;
    if (file.hasAPETag()) tags |= TagLib::MPEG::File::APE;
    const auto save = [&](ID3v2::Version version) {
        return file.save(tags, TagLib::File::StripNone, version, TagLib::File::DoNotDuplicate);
    };
    if (!file.hasID3v2Tag() || file.ID3v2Tag()->header()->majorVersion() != 3) return save(ID3v2::v4);
    // The older version knows no sort names, full dates or several values: TagLib leaves out or joins what it cannot
    // say.
    TagLib::ByteVectorStream bytes(file.ID3v2Tag()->render(ID3v2::v3));
    TagLib::MPEG::File older(&bytes, ID3v2::FrameFactory::instance(), false);
    return save(older.properties() == file.ID3v2Tag()->properties() ? ID3v2::v3 : ID3v2::v4);
}

} // namespace auralis
