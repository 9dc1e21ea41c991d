// StreamedProducer: decoder -> 48 kHz -> Opus -> bytes kept for the disk, and -> frames for the listener.
#include "streamedproducer.h"

#include <algorithm>
#include <vector>

#include "chunkdecoder.h"
#include "continuation.h"
#include "opusroundtrip.h"
#include "resampler.h"
#include "spares.h"

namespace auralis
{

namespace
{

constexpr int stepFrames = opusRate / 20;                ///< what is urgent waits for the end of another chunk's step
constexpr int firstFrames = markFrames(opusRate) + 2048; ///< in smaller steps, to have them soon after a mark
constexpr int firstStepFrames = opusRate / 50;
constexpr int complexity = 10;
constexpr int hastyComplexity = 0;        ///< of a head's first frames: a third of the time, and no larger error
constexpr std::uint8_t recipeVersion = 2; // raised when the same settings would give another sound

/// A track's frames at 48 kHz from a place on. Outside of it they go on as the track begins or ends: a codec spreads a
/// step over what is heard, and what follows gapless may be the same sound.
class Resampled
{
public:
    static Result<std::unique_ptr<Resampled>> open(const TrackPtr& track, FramePos first,
                                                   std::shared_ptr<DecoderPool> decoders)
    {
        auto self = std::unique_ptr<Resampled>(new Resampled(track, std::move(decoders)));
        auto decoder = self->m_decoders->acquire(track->item.path, track->content);
        if (!decoder) return tl::unexpected<Error>(decoder.error());
        self->m_decoder = std::move(*decoder);
        auto resampler = Resampler::create(track->rate(), opusRate, 2);
        if (!resampler) return tl::unexpected<Error>(resampler.error());
        self->m_resampler = std::move(*resampler);
        self->m_before = static_cast<int>(std::max<FramePos>(0, -first));
        const FramePos from = std::max<FramePos>(0, first);
        const int alignment = self->m_resampler->inputAlignment();
        FramePos input =
            convertFrames(from, opusRate, track->rate(), Rounding::Down) - self->m_resampler->preRollFrames();
        input = std::max<FramePos>(0, input / alignment * alignment);
        self->m_discard = from - convertFrames(input, track->rate(), opusRate);
        self->m_resampler->continueEdges(input == 0, true);
        if (const auto sought = self->m_decoder->seek(input); !sought) {
            self->m_decoder.reset();
            return tl::unexpected<Error>(sought.error());
        }
        return self;
    }
    ~Resampled()
    {
        if (m_decoder) m_decoders->release(m_track->item.path, m_track->content, std::move(m_decoder));
    }

    /// Always `frames` frames; returns how many of them belong to the track or lie before it.
    Result<int> read(float* dst, int frames)
    {
        if (m_before > 0) {
            if (const auto begun = beginBefore(); !begun) return tl::unexpected<Error>(begun.error());
        }
        int done = take(m_head, dst, frames);
        const Result<int> got = readTrack(dst + 2 * done, frames - done);
        if (!got) return got;
        keepLatest(dst + 2 * done, *got);
        done += *got;
        if (done < frames) goOnAfter(dst + 2 * done, frames - done);
        return done;
    }

private:
    /// Up to `frames` of the track's own frames; fewer at its end only.
    Result<int> readTrack(float* dst, int frames)
    {
        int done = 0;
        while (done < frames && !m_drained) {
            float* out = dst + 2 * done;
            int made = 0;
            if (m_ended) {
                made = m_resampler->drain(out, frames - done);
                m_drained = made == 0;
            } else if (m_at == m_end) {
                const Result<int> got = m_decoder->read(m_input.data(), static_cast<int>(m_input.size() / 2));
                if (!got) {
                    m_decoder.reset(); // not to be shared after a failure
                    return got;
                }
                m_at = 0;
                m_end = *got;
                m_ended = *got == 0;
            } else {
                const auto moved = m_resampler->process(m_input.data() + 2 * m_at, m_end - m_at, out, frames - done);
                m_at += moved.consumed;
                made = moved.produced;
            }
            const auto dropped = static_cast<int>(std::min<FramePos>(m_discard, made));
            m_discard -= dropped;
            std::copy(out + 2 * dropped, out + 2 * made, out);
            done += made - dropped;
        }
        return done;
    }

    /// What lies before the track, with the frames of it that tell.
    Result<void> beginBefore()
    {
        m_head.resize(2 * static_cast<std::size_t>(m_before + continuationNeeds));
        float* start = m_head.data() + 2 * static_cast<std::ptrdiff_t>(m_before);
        const Result<int> got = readTrack(start, continuationNeeds);
        if (!got) return tl::unexpected<Error>(got.error());
        continueSound(start, *got, 2, m_head.data(), m_before, true);
        keepLatest(start, *got);
        m_head.resize(2 * static_cast<std::size_t>(m_before + *got));
        m_before = 0;
        return {};
    }

    static int take(std::vector<float>& from, float* dst, int frames)
    {
        const auto n = static_cast<int>(std::min<std::size_t>(from.size() / 2, static_cast<std::size_t>(frames)));
        std::copy(from.begin(), from.begin() + 2 * n, dst);
        from.erase(from.begin(), from.begin() + 2 * n);
        return n;
    }

    void keepLatest(const float* frames, int count)
    {
        m_latest.insert(m_latest.end(), frames, frames + 2 * static_cast<std::ptrdiff_t>(count));
        const std::size_t most = 2 * continuationNeeds;
        if (m_latest.size() > most) m_latest.erase(m_latest.begin(), m_latest.end() - most);
    }

    /// What lies behind the track: as much as an encoder looks ahead, then silence.
    void goOnAfter(float* dst, int frames)
    {
        if (m_after > 0) {
            m_tail.resize(2 * static_cast<std::size_t>(m_after));
            continueSound(m_latest.data(), static_cast<int>(m_latest.size() / 2), 2, m_tail.data(), m_after, false);
            m_after = 0;
        }
        const int n = take(m_tail, dst, frames);
        std::fill(dst + 2 * n, dst + 2 * static_cast<std::ptrdiff_t>(frames), 0.0f);
    }

    Resampled(TrackPtr track, std::shared_ptr<DecoderPool> decoders)
        : m_track(std::move(track))
        , m_decoders(std::move(decoders))
    {
    }

    const TrackPtr m_track;
    const std::shared_ptr<DecoderPool> m_decoders;
    std::unique_ptr<Decoder> m_decoder;
    std::unique_ptr<Resampler> m_resampler;
    std::vector<float> m_input = std::vector<float>(2 * 2048);
    int m_at = 0, m_end = 0;
    std::vector<float> m_head, m_tail; ///< to be handed out before and after what is read
    std::vector<float> m_latest;       ///< of the track, to see how it goes on
    int m_before = 0;                  ///< frames asked for that lie before the track
    int m_after = opusPostRoll;
    FramePos m_discard = 0;
    bool m_ended = false, m_drained = false;
};

Result<std::unique_ptr<OpusRoundTrip>> makeRoundTrip(int bitrate, bool head)
{
    OpusSettings settings;
    settings.bitrate = bitrate;
    settings.complexity = complexity;
    if (head) { // its bytes are not kept: its frames shall come soon
        settings.clusterMs = 0;
        settings.complexity = hastyComplexity;
    }
    return OpusRoundTrip::create(settings, head ? opusHeadPreRoll : opusPreRoll);
}

/// For the next head, by bitrate.
Spares<int, std::unique_ptr<OpusRoundTrip>>& spareHeads()
{
    static Spares<int, std::unique_ptr<OpusRoundTrip>> all(1);
    return all;
}

class StreamedProducer : public ChunkProducer
{
public:
    StreamedProducer(TrackPtr track, const ChunkKey& key, int frames, int bitrate,
                     std::shared_ptr<DecoderPool> decoders)
        : m_track(std::move(track))
        , m_head(key.mark != 0)
        , m_window{key.firstFrame(), frames, m_head ? opusHeadPreRoll : opusPreRoll}
        , m_bitrate(bitrate)
        , m_decoders(std::move(decoders))
        , m_next(m_window.readFrom())
        , m_trackEnd(m_window.readTo())
    {
    }

    Result<bool> step(Chunk& chunk) override
    {
        if (!m_input) {
            if (const auto opened = open(); !opened) return tl::unexpected<Error>(opened.error());
        }
        FramePos most = stepFrames;
        if (chunk.readyFrames() == 0 && m_next == m_window.readFrom())
            most = m_window.preRoll;
        else if (chunk.readyFrames() < firstFrames)
            most = firstStepFrames;
        const auto wanted = static_cast<int>(std::min(most, m_window.readTo() - m_next));
        chunk.setStage(Chunk::Stage::Reading);
        const Result<int> got = m_input->read(m_buffer.data(), wanted);
        chunk.setStage(Chunk::Stage::Making);
        if (!got) return tl::unexpected<Error>(got.error());
        if (*got < wanted) m_trackEnd = std::min(m_trackEnd, m_next + *got);
        m_next += wanted;
        if (m_head && m_next > m_window.first) m_opus->setComplexity(complexity);
        if (const auto written = m_opus->write(m_buffer.data(), wanted); !written) {
            return tl::unexpected<Error>(written.error());
        }
        const bool finished = m_next == m_window.readTo();
        if (finished) {
            if (const auto done = m_opus->finish(); !done) return tl::unexpected<Error>(done.error());
        }
        // A track that is shorter than its header said ends within the chunk.
        const auto length = static_cast<int>(std::clamp<FramePos>(m_trackEnd - m_window.first, 0, m_window.frames));
        m_short = length < m_window.frames;
        while (const int n = m_opus->read(chunk.writePtr(), std::min(chunk.writable(), length - chunk.readyFrames()))) {
            chunk.advance(n);
        }
        return finished;
    }

    /// The frames of a chunk that turned out short are kept themselves: its bytes would not tell where it ends.
    std::string encoded() override { return m_short ? std::string() : m_opus->takeBytes(); }

private:
    Result<void> open()
    {
        auto input = Resampled::open(m_track, m_window.readFrom(), m_decoders);
        if (!input) return tl::unexpected<Error>(input.error());
        if (m_head) m_opus = spareHeads().take(m_bitrate);
        if (!m_opus) {
            auto made = makeRoundTrip(m_bitrate, m_head);
            if (!made) return tl::unexpected<Error>(made.error());
            m_opus = std::move(*made);
        }
        m_opus->setLength(m_window.frames);
        m_input = std::move(*input);
        return {};
    }

    const TrackPtr m_track;
    const bool m_head; ///< the end of a chunk, made first
    const OpusWindow m_window;
    const int m_bitrate;
    const std::shared_ptr<DecoderPool> m_decoders;
    std::unique_ptr<Resampled> m_input;
    std::unique_ptr<OpusRoundTrip> m_opus;
    std::vector<float> m_buffer = std::vector<float>(2 * std::max(stepFrames, opusPreRoll));
    FramePos m_next;     ///< to be fed
    FramePos m_trackEnd; ///< at 48 kHz, once it was met
    bool m_short = false;
};

/// Frames of the chunk from its stored bytes, some at a time: few at first, which somebody may wait for.
struct StoredReader {
    std::unique_ptr<ChunkDecoder> decoder;
    std::size_t pushed = 0;

    Result<bool> operator()(const std::string& encoded, Chunk& chunk)
    {
        const std::size_t piece = chunk.readyFrames() < firstFrames ? 1024 : 16384;
        if (!decoder) {
            const int before = chunk.key().framesBefore();
            auto made = ChunkDecoder::create(before + chunk.frames(), before);
            if (!made) return tl::unexpected<Error>(made.error());
            decoder = std::move(*made);
        }
        bool all = false;
        do {
            const std::size_t n = std::min(piece, encoded.size() - pushed);
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(encoded.data()) + pushed;
            if (const auto done = decoder->push(bytes, static_cast<int>(n)); !done)
                return tl::unexpected<Error>(done.error());
            pushed += n;
            all = pushed == encoded.size();
        } while (!all && decoder->available() == 0);
        if (all) {
            if (const auto done = decoder->finish(); !done) return tl::unexpected<Error>(done.error());
        }
        while (const int got = decoder->read(chunk.writePtr(), chunk.writable()))
            chunk.advance(got);
        return all;
    }
};

ContentId parametersOf(int bitrate, int frames)
{
    ContentId id;
    const auto put = [&id](std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i)
            id.bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    };
    id.bytes[0] = recipeVersion;
    id.bytes[1] = complexity;
    put(4, static_cast<std::uint32_t>(bitrate));
    put(8, static_cast<std::uint32_t>(frames));
    return id;
}

} // namespace

ChunkPlan streamedPlan(const TrackPtr& track, int bitrate, std::shared_ptr<DecoderPool> decoders)
{
    ChunkPlan plan;
    plan.rate = opusRate;
    const bool known = track->info.frames >= 0 && track->info.framesExact;
    if (known) plan.frames = convertFrames(track->info.frames, track->rate(), opusRate);
    plan.job = [track, bitrate, decoders = std::move(decoders), frames = plan.frames](std::uint32_t index,
                                                                                      std::uint8_t mark) {
        ChunkJob job;
        job.key.content = track->content;
        job.key.kind = ChunkKind::Streamed;
        job.key.mark = mark;
        job.key.index = index;
        job.key.rate = opusRate;
        FramePos end = job.key.endFrame();
        if (frames >= 0) end = std::min(end, frames);
        job.frames = static_cast<int>(std::max<FramePos>(0, end - job.key.firstFrame()));
        job.key.parameters = parametersOf(bitrate, job.frames);
        job.producer = [track, bitrate, decoders, key = job.key,
                        count = job.frames]() -> Result<std::unique_ptr<ChunkProducer>> {
            return std::make_unique<StreamedProducer>(track, key, count, bitrate, decoders);
        };
        job.decode = [reader = std::make_shared<StoredReader>()](const std::string& encoded, Chunk& chunk) {
            return (*reader)(encoded, chunk);
        };
        return job;
    };
    return plan;
}

void keepStreamedReady(int trackRate, int bitrate)
{
    Resampler::keepReady(trackRate, opusRate, 2);
    spareHeads().keep(bitrate, [&] { return makeRoundTrip(bitrate, true).value_or(nullptr); });
}

} // namespace auralis
