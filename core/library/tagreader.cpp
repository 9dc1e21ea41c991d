// Tag reader: TagLib first, the decoder where TagLib does not know better.
#include "tagreader.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QFile>

#include <aifffile.h>
#include <aiffproperties.h>
#include <apefile.h>
#include <asffile.h>
#include <fileref.h>
#include <flacfile.h>
#include <mp4file.h>
#include <mpcfile.h>
#include <mpegfile.h>
#include <oggflacfile.h>
#include <opusfile.h>
#include <speexfile.h>
#include <trueaudiofile.h>
#include <vorbisfile.h>
#include <wavfile.h>
#include <wavpackfile.h>
#include <xxhash.h>

#include "decoder.h"
#include "filereader.h"
#include "filestat.h"
#include "payload.h"
#include "tagpictures.h"
#include "tagtexts.h"
#include "textfold.h"

namespace auralis
{

namespace
{

QString key128(char kind, const void* bytes, std::size_t count)
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes, count));
    const auto digest =
        QByteArray::fromRawData(reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest);
    return QLatin1Char(kind) + QString::fromLatin1(digest.toHex());
}

struct Codec {
    const char* name = "";
    bool lossless = false;
    int bits = 0;
    bool encrypted = false;
};

/// Empty name: TagLib opens it, but only the decoder can say whether it plays (modules, unknown codecs in MP4).
Codec codecOf(TagLib::File& file)
{
    if (auto* f = dynamic_cast<TagLib::FLAC::File*>(&file))
        return {"FLAC", true, f->audioProperties()->bitsPerSample()};
    if (dynamic_cast<TagLib::MPEG::File*>(&file)) return {"MP3"};
    if (dynamic_cast<TagLib::Ogg::Vorbis::File*>(&file)) return {"Vorbis"};
    if (dynamic_cast<TagLib::Ogg::Opus::File*>(&file)) return {"Opus"};
    if (auto* f = dynamic_cast<TagLib::Ogg::FLAC::File*>(&file))
        return {"FLAC", true, f->audioProperties()->bitsPerSample()};
    if (auto* f = dynamic_cast<TagLib::MP4::File*>(&file)) {
        const auto* p = f->audioProperties();
        if (p->codec() == TagLib::MP4::Properties::AAC) return {"AAC", false, 0, p->isEncrypted()};
        if (p->codec() == TagLib::MP4::Properties::ALAC) return {"ALAC", true, p->bitsPerSample(), p->isEncrypted()};
        return {"", false, 0, p->isEncrypted()};
    }
    if (auto* f = dynamic_cast<TagLib::RIFF::WAV::File*>(&file)) {
        const auto* p = f->audioProperties();
        const bool pcm = p->format() == 1 || p->format() == 3;
        return {pcm ? "WAV" : "", pcm, p->bitsPerSample()};
    }
    if (auto* f = dynamic_cast<TagLib::RIFF::AIFF::File*>(&file)) {
        const auto* p = f->audioProperties();
        return {p->isAiffC() ? "" : "AIFF", true, p->bitsPerSample()};
    }
    if (auto* f = dynamic_cast<TagLib::WavPack::File*>(&file))
        return {"WavPack", f->audioProperties()->isLossless(), f->audioProperties()->bitsPerSample()};
    if (auto* f = dynamic_cast<TagLib::APE::File*>(&file)) return {"APE", true, f->audioProperties()->bitsPerSample()};
    if (auto* f = dynamic_cast<TagLib::TrueAudio::File*>(&file))
        return {"TTA", true, f->audioProperties()->bitsPerSample()};
    if (dynamic_cast<TagLib::MPC::File*>(&file)) return {"Musepack"};
    if (auto* f = dynamic_cast<TagLib::ASF::File*>(&file)) return {"", false, 0, f->audioProperties()->isEncrypted()};
    return {};
}

QString codecName(const std::string& ffmpegName)
{
    static const std::array<std::pair<const char*, const char*>, 14> names{{{"vorbis", "Vorbis"},
                                                                            {"opus", "Opus"},
                                                                            {"wavpack", "WavPack"},
                                                                            {"musepack7", "Musepack"},
                                                                            {"musepack8", "Musepack"},
                                                                            {"wmav1", "WMA"},
                                                                            {"wmav2", "WMA"},
                                                                            {"wmapro", "WMA Pro"},
                                                                            {"wmalossless", "WMA Lossless"},
                                                                            {"wmavoice", "WMA Voice"},
                                                                            {"speex", "Speex"},
                                                                            {"shorten", "Shorten"},
                                                                            {"ac3", "AC-3"},
                                                                            {"eac3", "E-AC-3"}}};
    for (const auto& [from, to] : names) {
        if (ffmpegName == from) return QLatin1String(to);
    }
    const QString name = QString::fromStdString(ffmpegName);
    if (name.startsWith(QLatin1String("pcm_"))) return QStringLiteral("PCM");
    if (name.startsWith(QLatin1String("dsd_"))) return QStringLiteral("DSD");
    return name.toUpper();
}

/// The decoder's view of files that TagLib cannot vouch for.
Result<void> readByDecoder(const std::string& path, FileTags& out)
{
    DecodeOptions options;
    options.channels = ChannelMode::Source;
    auto decoder = Decoder::open(path, options);
    if (!decoder) return tl::unexpected(decoder.error());
    const StreamInfo& info = (*decoder)->info();
    std::vector<float> frames(static_cast<std::size_t>(256 * std::max(1, info.format.channels)));
    const auto read = (*decoder)->read(frames.data(), 256);
    if (!read) return tl::unexpected(read.error());
    if (*read == 0) return fail(ErrorCode::NotAudio, "holds no audio that can be decoded", path);
    out.sampleRate = info.format.rate;
    out.channels = info.sourceChannels;
    out.bits = info.bitsPerSample;
    out.bitrate = static_cast<int>(info.bitrate / 1000);
    out.codec = codecName(info.codec);
    out.lossless = info.lossless;
    out.duration = std::max(0.0, framesToSeconds(info.frames, info.format.rate));
    return {};
}

} // namespace

Result<FileTags> readTags(const std::string& path)
{
    FileReader stream(path);
    if (!stream.isOpen()) return fail(ErrorCode::Unreadable, "cannot be opened", path);
    if (stream.size() == 0) return fail(ErrorCode::NotAudio, "is empty", path);

    FileTags out;
    bool vouched = false;
    {
        const TagLib::FileRef ref(&stream, true, TagLib::AudioProperties::Average);
        TagLib::File* file = ref.isNull() ? nullptr : ref.file();
        if (file && file->isValid() && file->audioProperties()) {
            const auto* properties = file->audioProperties();
            const Codec codec = codecOf(*file);
            if (codec.encrypted)
                return fail(ErrorCode::Unsupported, "is protected by its seller and cannot be decoded", path);
            out.duration = properties->lengthInMilliseconds() / 1000.0;
            out.sampleRate = properties->sampleRate();
            out.channels = properties->channels();
            out.bitrate = properties->bitrate();
            out.codec = QLatin1String(codec.name);
            out.lossless = codec.lossless;
            out.bits = codec.lossless ? codec.bits : 0;
            readTexts(*file, out);
            const TagLib::ByteVector picture = frontCover(*file);
            if (!picture.isEmpty()) out.coverKey = coverKeyOf(picture.data(), picture.size());
            vouched =
                *codec.name && out.duration > 0 && out.sampleRate > 0 && out.sampleRate <= 768000 && out.channels > 0;
        }
    }
    if (!vouched) {
        if (auto decoded = readByDecoder(path, out); !decoded) return tl::unexpected(decoded.error());
    }
    out.identity = quickIdentity(stream);
    if (out.sheet.tracks.size() < 2) out.sheet = readFlacCueSheet(stream);
    if (stream.failed()) return fail(ErrorCode::Unreadable, "cannot be read: the disk reports an error", path);
    if (out.title.isEmpty()) {
        const QString name = QString::fromUtf8(QByteArray::fromStdString(nameOf(path)));
        const qsizetype dot = name.lastIndexOf(u'.');
        out.title = cleanTag(dot > 0 ? name.left(dot) : name);
    }
    if (out.title.isEmpty()) out.title = QStringLiteral("?");
    return out;
}

QByteArray readEmbeddedCover(const std::string& path)
{
    FileReader stream(path);
    if (!stream.isOpen()) return {};
    const TagLib::FileRef ref(&stream, false);
    if (ref.isNull() || !ref.file()) return {};
    const TagLib::ByteVector picture = frontCover(*ref.file());
    return QByteArray(picture.data(), static_cast<qsizetype>(picture.size()));
}

QString coverKeyOf(const void* bytes, std::size_t count)
{
    return key128('e', bytes, count);
}

QString folderCoverKey(const std::string& path, std::int64_t mtime, std::int64_t size)
{
    const std::string text = path + '\n' + std::to_string(mtime) + '\n' + std::to_string(size);
    return key128('f', text.data(), text.size());
}

bool isAudioExtension(const std::string& extension)
{
    static const std::array known{"flac", "mp3",  "mp2",  "mp1",  "ogg",  "oga",  "opus", "spx", "m4a",  "m4b",  "m4r",
                                  "mp4",  "aac",  "adts", "wav",  "wave", "rf64", "w64",  "aif", "aiff", "aifc", "afc",
                                  "wv",   "ape",  "tta",  "mpc",  "mpp",  "mp+",  "wma",  "asf", "dsf",  "dff",  "mka",
                                  "webm", "weba", "shn",  "tak",  "ac3",  "eac3", "dts",  "amr", "3gp",  "3g2",  "3ga",
                                  "au",   "snd",  "caf",  "alac", "mod",  "s3m",  "xm",   "it"};
    return std::find(known.begin(), known.end(), extension) != known.end();
}

} // namespace auralis
