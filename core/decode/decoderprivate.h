// Decoder's inside: one input, its codec stages, and the window of frames that are ready to be read.
#pragma once

#include <optional>
#include <vector>

#include "decoder.h"
#include "frameconverter.h"
#include "rateadapter.h"
#include "timeline.h"

namespace auralis
{

/// One codec context, and where on the timeline its next frame begins.
struct Stage {
    static constexpr FramePos unknown = INT64_MIN;

    av::Codec codec;
    FramePos next = unknown;
    /// An Opus decoder takes the encoder's delay off its first frame, which in the middle of a track then cannot be
    /// placed.
    bool dropFirst = false;
};

struct Decoder::Private {
    DecodeOptions options;
    std::unique_ptr<MediaInput> input;
    StreamInfo info;
    Timeline timeline;
    WarmUp warmUp;
    bool chained = false;  ///< several streams one after the other
    bool seekable = false; ///< by time stamps; otherwise every way back leads over the start

    Stage stage;
    Stage warming;          ///< takes over at `restartAt`
    FramePos restartAt = 0; ///< next place where the codec starts anew
    bool draining = false;
    bool eof = false;
    bool torn = false;     ///< a call ended half-way: `position` is to be gone to again
    bool aligning = false; ///< after a seek: what the codec says before it is warm is no damage
    FramePos lost = 0;     ///< frames of damaged packets, to be filled with silence

    std::unique_ptr<FrameConverter> converter;
    std::unique_ptr<RateAdapter> adapter;
    std::vector<float> converted;

    FramePos silence = 0;        ///< frames of silence to be read before `pending`
    std::vector<float> pending;  ///< decoded, not yet read
    std::size_t pendingRead = 0; ///< samples of it that were
    FramePos pendingFrom = 0;    ///< place of the first frame of both
    FramePos position = 0;       ///< of the next frame that read() gives
    FramePos keepFrom = 0;       ///< what is decoded before this is dropped
    int errors = 0;
    bool measured = false;                ///< the length was not told by any header
    std::optional<std::int64_t> lastPage; ///< of an Ogg file, once it was looked for

    av::Packet packet{av_packet_alloc()};
    av::Frame frame{av_frame_alloc()};
    bool packetHeld = false; ///< `packet` is to be decoded before another is read

    std::size_t channels() const { return static_cast<std::size_t>(info.format.channels); }
    FramePos pendingFrames() const
    {
        return silence + static_cast<FramePos>((pending.size() - pendingRead) / channels());
    }
    bool oggFile() const { return input->local() && info.container == "ogg"; }
    bool restarts() const { return warmUp.restartEvery > 0 && timeline.trusted(); }

    Result<void> start();
    Result<void> describe();
    Result<void> calibrate();
    Result<void> measureLength();
    void use(const SeekIndex& index);
    Result<av::Codec> makeCodec() const;
    Result<void> freshStage();

    Result<bool> nextPacket();
    Result<bool> fill();
    Result<bool> feed();
    void switchStages();
    void finish();
    void distrustTimeline();
    void place(const AVFrame& decoded);
    void silent(FramePos frames);
    void keep(FramePos limit);
    void packetFailed();

    Result<void> goTo(FramePos target, SeekWarmUp kind = SeekWarmUp::Whole);
    Result<void> restart();
    Result<bool> jump(FramePos target, SeekWarmUp kind = SeekWarmUp::Whole);
    void forgetOutput(FramePos target);
    FramePos take(float* dst, FramePos frames);
};

} // namespace auralis
