// Pictures in ID3v2, FLAC, Vorbis comment, MP4, ASF and APE tags.
#include "tagpictures.h"

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

/// Keeps the best of the pictures offered.
struct Choice {
    ByteVector best;
    bool front = false;

    void offer(const ByteVector& bytes, bool isFront)
    {
        if (front || (!best.isEmpty() && !isFront) || !isImage(bytes)) return;
        best = bytes;
        front = isFront;
    }
};

void fromId3v2(const TagLib::ID3v2::Tag* tag, Choice& choice)
{
    if (!tag) return;
    for (const char* id : {"APIC", "PIC"}) {
        for (const auto* frame : tag->frameList(id)) {
            if (const auto* picture = dynamic_cast<const TagLib::ID3v2::AttachedPictureFrame*>(frame))
                choice.offer(picture->picture(), picture->type() == TagLib::ID3v2::AttachedPictureFrame::FrontCover);
        }
    }
}

void fromFlacList(const TagLib::List<TagLib::FLAC::Picture*>& pictures, Choice& choice)
{
    for (const auto* picture : pictures)
        choice.offer(picture->data(), picture->type() == TagLib::FLAC::Picture::FrontCover);
}

void fromXiph(TagLib::Tag* tag, Choice& choice)
{
    if (auto* xiph = dynamic_cast<TagLib::Ogg::XiphComment*>(tag)) fromFlacList(xiph->pictureList(), choice);
}

/// APE items are "file name, NUL, picture".
void fromApe(const TagLib::APE::Tag* tag, Choice& choice)
{
    if (!tag) return;
    for (const char* key : {"COVER ART (FRONT)", "COVER ART (BACK)"}) {
        const auto& items = tag->itemListMap();
        const auto found = items.find(key);
        if (found == items.end()) continue;
        const ByteVector data = found->second.binaryData();
        const int end = data.find('\0');
        if (end >= 0) choice.offer(data.mid(static_cast<unsigned int>(end) + 1), key[11] == 'F');
    }
}

} // namespace

ByteVector frontCover(TagLib::File& file)
{
    Choice choice;
    if (auto* flac = dynamic_cast<TagLib::FLAC::File*>(&file)) {
        fromFlacList(flac->pictureList(), choice);
        if (flac->hasXiphComment()) fromXiph(flac->xiphComment(), choice);
        if (flac->hasID3v2Tag()) fromId3v2(flac->ID3v2Tag(), choice);
    } else if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file)) {
        if (mpeg->hasID3v2Tag()) fromId3v2(mpeg->ID3v2Tag(), choice);
        if (mpeg->hasAPETag()) fromApe(mpeg->APETag(), choice);
    } else if (auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file)) {
        if (mp4->hasMP4Tag() && mp4->tag()->contains("covr")) {
            const TagLib::MP4::CoverArtList covers = mp4->tag()->item("covr").toCoverArtList();
            for (const auto& cover : covers)
                choice.offer(cover.data(), false);
        }
    } else if (auto* asf = dynamic_cast<TagLib::ASF::File*>(&file)) {
        if (asf->tag() && asf->tag()->contains("WM/Picture")) {
            const TagLib::ASF::AttributeList attributes = asf->tag()->attribute("WM/Picture");
            for (const auto& attribute : attributes) {
                const TagLib::ASF::Picture picture = attribute.toPicture();
                if (picture.isValid())
                    choice.offer(picture.picture(), picture.type() == TagLib::ASF::Picture::FrontCover);
            }
        }
    } else if (auto* wav = dynamic_cast<TagLib::RIFF::WAV::File*>(&file)) {
        if (wav->hasID3v2Tag()) fromId3v2(wav->ID3v2Tag(), choice);
    } else if (auto* aiff = dynamic_cast<TagLib::RIFF::AIFF::File*>(&file)) {
        if (aiff->hasID3v2Tag()) fromId3v2(aiff->tag(), choice);
    } else if (auto* tta = dynamic_cast<TagLib::TrueAudio::File*>(&file)) {
        if (tta->hasID3v2Tag()) fromId3v2(tta->ID3v2Tag(), choice);
    } else if (auto* wavpack = dynamic_cast<TagLib::WavPack::File*>(&file)) {
        if (wavpack->hasAPETag()) fromApe(wavpack->APETag(), choice);
    } else if (auto* ape = dynamic_cast<TagLib::APE::File*>(&file)) {
        if (ape->hasAPETag()) fromApe(ape->APETag(), choice);
    } else if (auto* mpc = dynamic_cast<TagLib::MPC::File*>(&file)) {
        if (mpc->hasAPETag()) fromApe(mpc->APETag(), choice);
    } else {
        fromXiph(file.tag(), choice);
    }
    return choice.best;
}

} // namespace auralis
