// MediaInput: what is refused before any library touches it, and FFmpeg's demuxer behind a small face.
#include "mediainput.h"

#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "seekindex.h"

namespace auralis
{

namespace
{

constexpr int ioBufferSize = 16 * 1024;

bool isUrl(std::string_view text)
{
    for (const std::string_view scheme : {"http://", "https://", "ftp://", "rtsp://", "rtmp://", "mms://", "mmsh://"})
        if (text.substr(0, scheme.size()) == scheme) return true;
    return false;
}

/// Everything that can be said about a path without opening it.
Result<void> checkPath(const std::string& path)
{
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    switch (status.type()) {
    case fs::file_type::regular:
        break;
    case fs::file_type::not_found:
        return fail(ErrorCode::NotFound, "does not exist", path);
    case fs::file_type::directory:
        return fail(ErrorCode::Unreadable, "is a directory, not an audio file", path);
    case fs::file_type::fifo:
        return fail(ErrorCode::Unreadable, "is a pipe, not an audio file", path);
    case fs::file_type::socket:
        return fail(ErrorCode::Unreadable, "is a socket, not an audio file", path);
    case fs::file_type::block:
    case fs::file_type::character:
        return fail(ErrorCode::Unreadable, "is a device, not an audio file", path);
    default:
        return fail(ErrorCode::Unreadable, "cannot be read: " + error.message(), path);
    }
    if (fs::file_size(path, error) == 0 && !error) return fail(ErrorCode::NotAudio, "is empty", path);
    return {};
}

} // namespace

int MediaInput::interrupt(void* self)
{
    auto* input = static_cast<MediaInput*>(self);
    if (input->cancelled()) input->m_interrupted = true;
    return input->m_interrupted ? 1 : 0;
}

Result<std::unique_ptr<MediaInput>> MediaInput::open(const std::string& pathOrUrl, CancelFlag cancel)
{
    std::unique_ptr<MediaInput> input(new MediaInput);
    input->m_path = pathOrUrl;
    input->m_cancel = std::move(cancel);
    input->m_local = !isUrl(pathOrUrl);
    if (input->m_local)
        if (auto checked = checkPath(pathOrUrl); !checked) return tl::unexpected(checked.error());
    if (auto opened = input->openFormat(); !opened) return tl::unexpected(opened.error());
    return input;
}

Result<std::unique_ptr<MediaInput>> MediaInput::open(ReadBytes read, CancelFlag cancel)
{
    std::unique_ptr<MediaInput> input(new MediaInput);
    input->m_readBytes = std::move(read);
    input->m_cancel = std::move(cancel);
    if (auto opened = input->openFormat(); !opened) return tl::unexpected(opened.error());
    return input;
}

Result<void> MediaInput::openFormat()
{
    av::silence();
    AVFormatContext* context = avformat_alloc_context();
    context->interrupt_callback = {interrupt, this};
    m_interrupted = false;

    std::string url = m_path;
    AVDictionary* options = nullptr;
    if (m_readBytes) {
        auto* buffer = static_cast<unsigned char*>(av_malloc(ioBufferSize));
        const auto read = [](void* opaque, std::uint8_t* dst, int n) {
            auto* self = static_cast<MediaInput*>(opaque);
            if (interrupt(self)) return AVERROR_EXIT;
            const int got = self->m_readBytes(dst, n);
            return got > 0 ? got : AVERROR_EOF;
        };
        m_io.reset(avio_alloc_context(buffer, ioBufferSize, 0, this, read, nullptr, nullptr));
        m_io->seekable = 0;
        context->pb = m_io.get();
        context->flags |= AVFMT_FLAG_CUSTOM_IO;
    } else if (m_local) {
        // "file:" keeps names with a colon from being taken for protocols; the list keeps playlists inside the file
        // system.
        url = "file:" + m_path;
        av_dict_set(&options, "protocol_whitelist", "file", 0);
    } else {
        av_dict_set(&options, "protocol_whitelist", "http,https,ftp,tcp,tls,udp,rtp,rtsp,rtmp,mmsh,crypto,httpproxy",
                    0);
        av_dict_set(&options, "rw_timeout", "15000000", 0);
    }
    // MP4: the length is cut by our own reading of the edit list (gaplessinfo.h), to the frame instead of the movie's
    // clock tick.
    av_dict_set(&options, "advanced_editlist", "0", 0);
    const int status = avformat_open_input(&context, url.c_str(), nullptr, &options); // frees the context when it fails
    av_dict_free(&options);
    if (status < 0)
        return tl::unexpected(error(m_interrupted ? AVERROR_EXIT : status, "is not in a format that can be played"));
    av::Format opened(context);

    avformat_find_stream_info(context, nullptr);
    if (interrupt(this)) return tl::unexpected(error(AVERROR_EXIT, ""));
    const int best = av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, nullptr, 0);
    if (best < 0) return fail(ErrorCode::NotAudio, "holds no audio", m_path);
    for (unsigned i = 0; i < context->nb_streams; ++i)
        context->streams[i]->discard = static_cast<int>(i) == best ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
    m_format = std::move(opened);
    m_stream = best;
    return {};
}

Result<bool> MediaInput::readPacket(AVPacket* packet)
{
    while (true) {
        av_packet_unref(packet);
        m_interrupted = false;
        if (cancelled()) return tl::unexpected(error(AVERROR_EXIT, ""));
        const int status = av_read_frame(m_format.get(), packet);
        // To a demuxer an interruption may look like the end, or like a short packet.
        if (m_interrupted) return tl::unexpected(error(AVERROR_EXIT, ""));
        if (status == AVERROR_EOF || (status < 0 && m_format->pb && avio_feof(m_format->pb))) return false;
        if (status < 0) return tl::unexpected(error(status, "could not be read further"));
        if (packet->stream_index == m_stream && !(packet->flags & AV_PKT_FLAG_DISCARD && packet->size == 0))
            return true;
    }
}

bool MediaInput::seekBefore(std::int64_t timestamp)
{
    m_interrupted = false;
    return seekable() && av_seek_frame(m_format.get(), m_stream, timestamp, AVSEEK_FLAG_BACKWARD) >= 0 &&
           !m_interrupted;
}

bool MediaInput::seekToByte(std::int64_t byte)
{
    m_interrupted = false;
    return seekable() && av_seek_frame(m_format.get(), m_stream, byte, AVSEEK_FLAG_BYTE) >= 0 && !m_interrupted;
}

Result<void> MediaInput::rewind()
{
    if (!seekable()) return fail(ErrorCode::Unsupported, "cannot be played from an earlier place", m_path);
    SeekIndex index; // what was learnt by reading is not forgotten with the demuxer
    if (findsPlacesByReading(m_format->iformat->name)) index = readPlaces(*stream());
    auto opened = openFormat();
    if (opened) givePlaces(*stream(), index);
    return opened;
}

Error MediaInput::error(int avError, const char* what) const
{
    if (cancelled() || avError == AVERROR_EXIT) return {ErrorCode::Cancelled, "was cancelled", m_path};
    switch (avError) {
    case AVERROR(ENOENT):
    case AVERROR_HTTP_NOT_FOUND:
        return {ErrorCode::NotFound, "does not exist", m_path};
    case AVERROR(EACCES):
    case AVERROR(EPERM):
        return {ErrorCode::Unreadable, "may not be read (permission denied)", m_path};
    case AVERROR(EIO):
        return {ErrorCode::Unreadable, "cannot be read (input/output error)", m_path};
    case AVERROR(ENOMEM):
        return {ErrorCode::Corrupt, "asks for more memory than an audio file can need", m_path};
    case AVERROR_DECODER_NOT_FOUND:
        return {ErrorCode::Unsupported, "uses a codec that is not supported", m_path};
    case AVERROR_INVALIDDATA:
    case AVERROR_EOF:
    case AVERROR(EINVAL):
        return {ErrorCode::NotAudio, what, m_path};
    default:
        break;
    }
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(avError, text.data(), text.size());
    return {m_local ? ErrorCode::Unreadable : ErrorCode::Failed, std::string(what) + " (" + text.data() + ")", m_path};
}

} // namespace auralis
