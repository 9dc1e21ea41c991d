// FrameConverter: sample formats and the ITU-R BS.775 down-mix.
#include "frameconverter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace auralis
{

namespace
{

template <class Sample>
float toFloat(Sample x)
{
    if constexpr (std::is_same_v<Sample, std::uint8_t>)
        return static_cast<float>(x - 128) / 128.0f;
    else if constexpr (std::is_integral_v<Sample>)
        return static_cast<float>(static_cast<double>(x) *
                                  (-1.0 / static_cast<double>(std::numeric_limits<Sample>::min())));
    else {
        // A broken float file may hold anything; what leaves here is a number, and not an absurd one.
        const auto value = static_cast<float>(x);
        return std::isfinite(value) ? std::clamp(value, -1e4f, 1e4f) : 0.0f;
    }
}

template <class Sample>
void interleave(const AVFrame& frame, int channels, float* out, int outChannels)
{
    const bool planar = av_sample_fmt_is_planar(static_cast<AVSampleFormat>(frame.format)) != 0;
    const int copied = std::min(channels, outChannels);
    for (int c = 0; c < copied; ++c) {
        const auto* in = planar ? reinterpret_cast<const Sample*>(frame.extended_data[c])
                                : reinterpret_cast<const Sample*>(frame.extended_data[0]) + c;
        const int step = planar ? 1 : channels;
        for (int i = 0; i < frame.nb_samples; ++i)
            out[i * outChannels + c] = toFloat(in[i * step]);
    }
    for (int c = copied; c < outChannels; ++c)
        for (int i = 0; i < frame.nb_samples; ++i)
            out[i * outChannels + c] = 0.0f;
}

bool interleaveAny(const AVFrame& frame, int channels, float* out, int outChannels)
{
    switch (av_get_packed_sample_fmt(static_cast<AVSampleFormat>(frame.format))) {
    case AV_SAMPLE_FMT_U8:
        interleave<std::uint8_t>(frame, channels, out, outChannels);
        return true;
    case AV_SAMPLE_FMT_S16:
        interleave<std::int16_t>(frame, channels, out, outChannels);
        return true;
    case AV_SAMPLE_FMT_S32:
        interleave<std::int32_t>(frame, channels, out, outChannels);
        return true;
    case AV_SAMPLE_FMT_S64:
        interleave<std::int64_t>(frame, channels, out, outChannels);
        return true;
    case AV_SAMPLE_FMT_FLT:
        interleave<float>(frame, channels, out, outChannels);
        return true;
    case AV_SAMPLE_FMT_DBL:
        interleave<double>(frame, channels, out, outChannels);
        return true;
    default:
        return false;
    }
}

struct Gains {
    float left = 0;
    float right = 0;
};

/// ITU-R BS.775-3, table 2: centre and surrounds at -3 dB, the low-frequency channel left out.
Gains itu(AVChannel channel)
{
    constexpr float half = 0.70710678f;
    switch (channel) {
    case AV_CHAN_FRONT_LEFT:
    case AV_CHAN_STEREO_LEFT:
    case AV_CHAN_FRONT_LEFT_OF_CENTER:
    case AV_CHAN_WIDE_LEFT:
        return {1, 0};
    case AV_CHAN_FRONT_RIGHT:
    case AV_CHAN_STEREO_RIGHT:
    case AV_CHAN_FRONT_RIGHT_OF_CENTER:
    case AV_CHAN_WIDE_RIGHT:
        return {0, 1};
    case AV_CHAN_FRONT_CENTER:
    case AV_CHAN_TOP_FRONT_CENTER:
        return {half, half};
    case AV_CHAN_BACK_LEFT:
    case AV_CHAN_SIDE_LEFT:
    case AV_CHAN_SURROUND_DIRECT_LEFT:
    case AV_CHAN_TOP_FRONT_LEFT:
    case AV_CHAN_TOP_SIDE_LEFT:
    case AV_CHAN_TOP_BACK_LEFT:
        return {half, 0};
    case AV_CHAN_BACK_RIGHT:
    case AV_CHAN_SIDE_RIGHT:
    case AV_CHAN_SURROUND_DIRECT_RIGHT:
    case AV_CHAN_TOP_FRONT_RIGHT:
    case AV_CHAN_TOP_SIDE_RIGHT:
    case AV_CHAN_TOP_BACK_RIGHT:
        return {0, half};
    case AV_CHAN_BACK_CENTER:
    case AV_CHAN_TOP_CENTER:
    case AV_CHAN_TOP_BACK_CENTER:
        return {0.5f, 0.5f};
    default:
        return {};
    }
}

} // namespace

void FrameConverter::chooseMatrix(const AVFrame& frame)
{
    if (m_layout.nb_channels > 0 && av_channel_layout_compare(&m_layout, &frame.ch_layout) == 0) return;
    av_channel_layout_uninit(&m_layout);
    av_channel_layout_copy(&m_layout, &frame.ch_layout);
    m_matrix.clear();
    const int sources = frame.ch_layout.nb_channels;
    if (!m_mix || m_channels != 2 || sources == 2) return;

    AVChannelLayout layout{};
    av_channel_layout_copy(&layout, &frame.ch_layout);
    if (layout.order == AV_CHANNEL_ORDER_UNSPEC) av_channel_layout_default(&layout, sources);
    std::vector<float> matrix(static_cast<std::size_t>(2 * sources));
    float* left = matrix.data();
    float* right = left + sources;
    float sumLeft = 0;
    float sumRight = 0;
    for (int c = 0; c < sources; ++c) {
        Gains gains = itu(av_channel_layout_channel_from_index(&layout, static_cast<unsigned>(c)));
        if (sources == 1) gains = {1, 1};
        sumLeft += left[c] = gains.left;
        sumRight += right[c] = gains.right;
    }
    if (sumLeft == 0 && sumRight == 0) // nothing known about the channels: alternate sides
        for (int c = 0; c < sources; ++c) {
            (c % 2 == 0 ? left : right)[c] = 1;
            (c % 2 == 0 ? sumLeft : sumRight) += 1;
        }
    // One divisor for both sides keeps the image; full scale in every channel is full scale at most.
    const float scale = 1 / std::max({sumLeft, sumRight, 1.0f});
    for (float& gain : matrix)
        gain *= scale;
    m_matrix = std::move(matrix);
    av_channel_layout_uninit(&layout);
}

bool FrameConverter::append(const AVFrame& frame, std::vector<float>& out)
{
    chooseMatrix(frame);
    const int sources = frame.ch_layout.nb_channels;
    const auto frames = static_cast<std::size_t>(frame.nb_samples);
    const std::size_t at = out.size();
    out.resize(at + frames * static_cast<std::size_t>(m_channels));
    float* dst = out.data() + at;
    if (m_matrix.empty()) return interleaveAny(frame, sources, dst, m_channels);

    m_source.resize(frames * static_cast<std::size_t>(sources));
    if (!interleaveAny(frame, sources, m_source.data(), sources)) return false;
    const float* left = m_matrix.data();
    const float* right = left + sources;
    const float* src = m_source.data();
    for (std::size_t i = 0; i < frames; ++i, src += sources) {
        float l = 0;
        float r = 0;
        for (int c = 0; c < sources; ++c) {
            l += left[c] * src[c];
            r += right[c] * src[c];
        }
        dst[2 * i] = l;
        dst[2 * i + 1] = r;
    }
    return true;
}

} // namespace auralis
