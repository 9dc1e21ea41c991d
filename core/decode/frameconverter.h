// FrameConverter: one decoded FFmpeg frame to interleaved float, mixed to the wanted channels. Integers convert
// exactly.
#pragma once

#include <vector>

#include "avhandles.h"

namespace auralis
{

class FrameConverter
{
public:
    /// `channels` of the result; `mix`: down- or up-mix what differs (otherwise surplus channels are dropped, missing
    /// ones silent).
    FrameConverter(int channels, bool mix)
        : m_channels(channels)
        , m_mix(mix)
    {
    }
    ~FrameConverter() { av_channel_layout_uninit(&m_layout); }
    FrameConverter(const FrameConverter&) = delete;
    FrameConverter& operator=(const FrameConverter&) = delete;

    /// Appends the frame's samples to `out`; false when its sample format is unknown.
    bool append(const AVFrame& frame, std::vector<float>& out);

private:
    void chooseMatrix(const AVFrame& frame);

    int m_channels;
    bool m_mix;
    AVChannelLayout m_layout{};  ///< that the matrix was made for
    std::vector<float> m_matrix; ///< m_channels rows of source-channel gains; empty: channels pass through
    std::vector<float> m_source; ///< interleaved source frames, when they are to be mixed
};

} // namespace auralis
