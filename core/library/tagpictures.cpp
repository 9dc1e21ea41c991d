// Pictures in ID3v2, FLAC, Vorbis comment, MP4, ASF and APE tags.
#include "tagpictures.h"

#include <array>
#include <functional>
#include <optional>

#include <aifffile.h>
#include <apefile.h>
#include <apetag.h>
#include <asffile.h>
#include <attachedpictureframe.h>
#include <flacfile.h>
#include <id3v2tag.h>
#include <mp4coverart.h>
#include <mp4file.h>
#include <mpcfile.h>
#include <mpegfile.h>
#include <oggfile.h>
#include <opusfile.h>
#include <trueaudiofile.h>
#include <wavfile.h>
#include <wavpackfile.h>
#include <xiphcomment.h>

namespace auralis
{

namespace
{

using TagLib::ByteVector;

bool isImage(const ByteVector& bytes)
{
    return bytes.startsWith("\xff\xd8") || bytes.startsWith("\x89PNG") || bytes.startsWith("GIF8") ||
           (bytes.startsWith("RIFF") && bytes.containsAt("WEBP", 8)) || bytes.startsWith("BM");
}

constexpr int frontType = 3, backType = 4;

PictureLabel labelled(int type, const TagLib::String& description)
{
    return {type, QString::fromStdString(description.to8Bit(true))};
}

TagLib::String toTagLib(const QString& text)
{
    return TagLib::String(text.toStdString(), TagLib::String::UTF8);
}

using Visit = std::function<void(const ByteVector& bytes, const PictureLabel& label)>;

void eachOf(const TagLib::ID3v2::Tag* tag, const Visit& visit)
{
    if (!tag) return;
    for (const char* id : {"APIC", "PIC"}) {
        for (const auto* frame : tag->frameList(id)) {
            if (const auto* picture = dynamic_cast<const TagLib::ID3v2::AttachedPictureFrame*>(frame))
                visit(picture->picture(), labelled(picture->type(), picture->description()));
        }
    }
}

void eachOf(const TagLib::List<TagLib::FLAC::Picture*>& pictures, const Visit& visit)
{
    for (const auto* picture : pictures)
        visit(picture->data(), labelled(picture->type(), picture->description()));
}

constexpr std::array apeKeys{"COVER ART (FRONT)", "COVER ART (BACK)"};

/// APE items are "file name, NUL, picture".
void eachOf(const TagLib::APE::Tag* tag, const Visit& visit)
{
    if (!tag) return;
    for (const char* key : apeKeys) {
        const auto& items = tag->itemListMap();
        const auto found = items.find(key);
        if (found == items.end()) continue;
        const ByteVector data = found->second.binaryData();
        const int end = data.find('\0');
        if (end < 0) continue;
        const TagLib::String name(data.mid(0, static_cast<unsigned int>(end)), TagLib::String::UTF8);
        visit(data.mid(static_cast<unsigned int>(end) + 1), labelled(key == apeKeys[0] ? frontType : backType, name));
    }
}

void eachPicture(TagLib::File& file, const Visit& visit)
{
    if (auto* flac = dynamic_cast<TagLib::FLAC::File*>(&file)) {
        eachOf(flac->pictureList(), visit);
        if (flac->hasXiphComment()) eachOf(flac->xiphComment()->pictureList(), visit);
        if (flac->hasID3v2Tag()) eachOf(flac->ID3v2Tag(), visit);
    } else if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file)) {
        if (mpeg->hasID3v2Tag()) eachOf(mpeg->ID3v2Tag(), visit);
        if (mpeg->hasAPETag()) eachOf(mpeg->APETag(), visit);
    } else if (auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file)) {
        if (mp4->hasMP4Tag() && mp4->tag()->contains("covr")) {
            const TagLib::MP4::CoverArtList covers = mp4->tag()->item("covr").toCoverArtList();
            for (const auto& cover : covers)
                visit(cover.data(), {}); // they are not labelled
        }
    } else if (auto* asf = dynamic_cast<TagLib::ASF::File*>(&file)) {
        if (asf->tag() && asf->tag()->contains("WM/Picture")) {
            const TagLib::ASF::AttributeList attributes = asf->tag()->attribute("WM/Picture");
            for (const auto& attribute : attributes) {
                const TagLib::ASF::Picture picture = attribute.toPicture();
                if (picture.isValid()) visit(picture.picture(), labelled(picture.type(), picture.description()));
            }
        }
    } else if (auto* wav = dynamic_cast<TagLib::RIFF::WAV::File*>(&file)) {
        if (wav->hasID3v2Tag()) eachOf(wav->ID3v2Tag(), visit);
    } else if (auto* aiff = dynamic_cast<TagLib::RIFF::AIFF::File*>(&file)) {
        if (aiff->hasID3v2Tag()) eachOf(aiff->tag(), visit);
    } else if (auto* tta = dynamic_cast<TagLib::TrueAudio::File*>(&file)) {
        if (tta->hasID3v2Tag()) eachOf(tta->ID3v2Tag(), visit);
    } else if (auto* wavpack = dynamic_cast<TagLib::WavPack::File*>(&file)) {
        if (wavpack->hasAPETag()) eachOf(wavpack->APETag(), visit);
    } else if (auto* ape = dynamic_cast<TagLib::APE::File*>(&file)) {
        if (ape->hasAPETag()) eachOf(ape->APETag(), visit);
    } else if (auto* mpc = dynamic_cast<TagLib::MPC::File*>(&file)) {
        if (mpc->hasAPETag()) eachOf(mpc->APETag(), visit);
    } else if (auto* xiph = dynamic_cast<TagLib::Ogg::XiphComment*>(file.tag())) {
        eachOf(xiph->pictureList(), visit);
    }
}

const char* mimeOf(const ByteVector& bytes)
{
    if (bytes.startsWith("\x89PNG")) return "image/png";
    if (bytes.startsWith("GIF8")) return "image/gif";
    if (bytes.startsWith("BM")) return "image/bmp";
    return bytes.startsWith("RIFF") ? "image/webp" : "image/jpeg";
}

// Each exchanges `old` (empty: none, one is added) for `fresh` (empty: removed); false: `old` is not here.

bool exchange(TagLib::ID3v2::Tag* tag, const ByteVector& old, const ByteVector& fresh, const PictureLabel& label)
{
    using Frame = TagLib::ID3v2::AttachedPictureFrame;
    if (!tag) return false;
    if (old.isEmpty()) {
        auto* frame = new Frame; // the tag takes it
        frame->setType(static_cast<Frame::Type>(label.type));
        frame->setDescription(toTagLib(label.description));
        frame->setMimeType(mimeOf(fresh));
        frame->setPicture(fresh);
        tag->addFrame(frame);
        return true;
    }
    const TagLib::ID3v2::FrameList frames = tag->frameList("APIC");
    for (auto* frame : frames) {
        auto* picture = dynamic_cast<Frame*>(frame);
        if (!picture || picture->picture() != old) continue;
        if (fresh.isEmpty()) {
            tag->removeFrame(frame);
        } else {
            picture->setMimeType(mimeOf(fresh));
            picture->setPicture(fresh);
        }
        return true;
    }
    return false;
}

/// FLAC files and Xiph comments.
template <class Holder>
bool exchangeIn(Holder& holder, const ByteVector& old, const ByteVector& fresh, const PictureLabel& label)
{
    using Picture = TagLib::FLAC::Picture;
    const auto fill = [&fresh](Picture& picture) {
        picture.setMimeType(mimeOf(fresh));
        picture.setData(fresh);
        picture.setWidth(0); // unknown
        picture.setHeight(0);
        picture.setColorDepth(0);
    };
    if (old.isEmpty()) {
        auto* picture = new Picture; // the holder takes it
        picture->setType(static_cast<Picture::Type>(label.type));
        picture->setDescription(toTagLib(label.description));
        fill(*picture);
        holder.addPicture(picture);
        return true;
    }
    std::vector<Picture*> all; // not the list itself: a copy of it would own the pictures, too
    for (auto* picture : holder.pictureList())
        all.push_back(picture);
    for (auto* picture : all) {
        if (picture->data() != old) continue;
        if (fresh.isEmpty())
            holder.removePicture(picture, true);
        else
            fill(*picture);
        return true;
    }
    return false;
}

bool exchange(TagLib::APE::Tag* tag, const ByteVector& old, const ByteVector& fresh, const PictureLabel& label)
{
    if (!tag) return false;
    const ByteVector name =
        label.description.isEmpty() ? ByteVector("cover", 5) : toTagLib(label.description).data(TagLib::String::UTF8);
    const auto set = [&](const char* key) {
        if (fresh.isEmpty())
            tag->removeItem(key);
        else
            tag->setData(key, name + ByteVector(1, '\0') + fresh);
        return true;
    };
    if (old.isEmpty()) return set(apeKeys[label.type == backType]);
    for (const char* key : apeKeys) {
        const auto& items = tag->itemListMap();
        const auto found = items.find(key);
        if (found != items.end() && found->second.binaryData().endsWith(old)) return set(key);
    }
    return false;
}

bool exchange(TagLib::MP4::Tag* tag, const ByteVector& old, const ByteVector& fresh)
{
    using Cover = TagLib::MP4::CoverArt;
    if (!tag) return false;
    const auto format = fresh.startsWith("\x89PNG") ? Cover::PNG
                        : fresh.startsWith("BM")    ? Cover::BMP
                        : fresh.startsWith("GIF8")  ? Cover::GIF
                                                    : Cover::JPEG;
    TagLib::MP4::CoverArtList covers;
    bool found = old.isEmpty();
    if (old.isEmpty()) covers.append(Cover(format, fresh));
    if (tag->contains("covr")) {
        const TagLib::MP4::CoverArtList before = tag->item("covr").toCoverArtList();
        for (const auto& cover : before) {
            if (found || cover.data() != old) {
                covers.append(cover);
                continue;
            }
            found = true;
            if (!fresh.isEmpty()) covers.append(Cover(format, fresh));
        }
    }
    if (covers.isEmpty())
        tag->removeItem("covr");
    else
        tag->setItem("covr", covers);
    return found;
}

bool exchange(TagLib::ASF::Tag* tag, const ByteVector& old, const ByteVector& fresh, const PictureLabel& label)
{
    using Picture = TagLib::ASF::Picture;
    if (!tag) return false;
    Picture picture;
    picture.setType(static_cast<Picture::Type>(label.type));
    picture.setDescription(toTagLib(label.description));
    if (!fresh.isEmpty()) {
        picture.setMimeType(mimeOf(fresh));
        picture.setPicture(fresh);
    }
    TagLib::ASF::AttributeList kept;
    bool found = old.isEmpty();
    if (old.isEmpty()) kept.append(TagLib::ASF::Attribute(picture));
    if (tag->contains("WM/Picture")) {
        const TagLib::ASF::AttributeList before = tag->attribute("WM/Picture");
        for (const auto& attribute : before) {
            const Picture now = attribute.toPicture();
            if (found || now.picture() != old) {
                kept.append(attribute);
                continue;
            }
            found = true;
            picture.setType(now.type());
            picture.setDescription(now.description());
            if (!fresh.isEmpty()) kept.append(TagLib::ASF::Attribute(picture));
        }
    }
    if (kept.isEmpty())
        tag->removeItem("WM/Picture");
    else
        tag->setAttribute("WM/Picture", kept);
    return found;
}

} // namespace

ByteVector frontCover(TagLib::File& file)
{
    ByteVector best;
    bool front = false;
    eachPicture(file, [&](const ByteVector& bytes, const PictureLabel& label) {
        const bool isFront = label.type == frontType;
        if (front || (!best.isEmpty() && !isFront) || !isImage(bytes)) return;
        best = bytes;
        front = isFront;
    });
    return best;
}

std::vector<ByteVector> pictures(TagLib::File& file)
{
    std::vector<ByteVector> out;
    eachPicture(file, [&out](const ByteVector& bytes, const PictureLabel&) { out.push_back(bytes); });
    return out;
}

PictureLabel labelOf(TagLib::File& file, const ByteVector& picture)
{
    std::optional<PictureLabel> out;
    eachPicture(file, [&](const ByteVector& bytes, const PictureLabel& label) {
        if (!out && bytes == picture) out = label;
    });
    return out.value_or(PictureLabel());
}

bool exchangePicture(TagLib::File& file, const ByteVector& old, const ByteVector& fresh, const PictureLabel& label)
{
    if (auto* flac = dynamic_cast<TagLib::FLAC::File*>(&file))
        return exchangeIn(*flac, old, fresh, label) ||
               (flac->hasXiphComment() && exchangeIn(*flac->xiphComment(), old, fresh, label)) ||
               (flac->hasID3v2Tag() && exchange(flac->ID3v2Tag(), old, fresh, label));
    if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file))
        return exchange(mpeg->ID3v2Tag(old.isEmpty()), old, fresh, label) ||
               exchange(mpeg->APETag(), old, fresh, label);
    if (auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file)) return exchange(mp4->tag(), old, fresh);
    if (auto* asf = dynamic_cast<TagLib::ASF::File*>(&file)) return exchange(asf->tag(), old, fresh, label);
    if (auto* wav = dynamic_cast<TagLib::RIFF::WAV::File*>(&file)) return exchange(wav->ID3v2Tag(), old, fresh, label);
    if (auto* aiff = dynamic_cast<TagLib::RIFF::AIFF::File*>(&file)) return exchange(aiff->tag(), old, fresh, label);
    if (auto* tta = dynamic_cast<TagLib::TrueAudio::File*>(&file))
        return exchange(tta->ID3v2Tag(true), old, fresh, label);
    if (auto* wavpack = dynamic_cast<TagLib::WavPack::File*>(&file))
        return exchange(wavpack->APETag(true), old, fresh, label);
    if (auto* ape = dynamic_cast<TagLib::APE::File*>(&file)) return exchange(ape->APETag(true), old, fresh, label);
    if (auto* mpc = dynamic_cast<TagLib::MPC::File*>(&file)) return exchange(mpc->APETag(true), old, fresh, label);
    if (auto* xiph = dynamic_cast<TagLib::Ogg::XiphComment*>(file.tag())) return exchangeIn(*xiph, old, fresh, label);
    return false;
}

bool isPicture(const ByteVector& bytes)
{
    return isImage(bytes);
}

} // namespace auralis
