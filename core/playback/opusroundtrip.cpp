// OpusRoundTrip: OpusEncoder into ChunkDecoder.
#include "opusroundtrip.h"

namespace auralis
{

Result<std::unique_ptr<OpusRoundTrip>> OpusRoundTrip::create(const OpusSettings& settings, int preRoll)
{
    std::unique_ptr<OpusRoundTrip> self(new OpusRoundTrip);
    auto decoder = ChunkDecoder::create(0, 0, preRoll);
    if (!decoder) return tl::unexpected<Error>(decoder.error());
    self->m_decoder = std::move(*decoder);
    auto encoder = OpusEncoder::create(settings, [self = self.get()](const std::uint8_t* bytes, int count) {
        self->m_bytes.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(count));
        if (!self->m_fault.message.empty()) return;
        if (const auto pushed = self->m_decoder->push(bytes, count); !pushed) self->m_fault = pushed.error();
    });
    if (!encoder) return tl::unexpected<Error>(encoder.error());
    self->m_encoder = std::move(*encoder);
    return self;
}

Result<void> OpusRoundTrip::write(const float* frames, int count)
{
    if (const auto written = m_encoder->write(frames, count); !written) return written;
    return fault();
}

Result<void> OpusRoundTrip::finish()
{
    if (const auto done = m_encoder->finish(); !done) return done;
    if (const auto missing = fault(); !missing) return missing;
    return m_decoder->finish();
}

Result<void> OpusRoundTrip::fault() const
{
    if (m_fault.message.empty()) return {};
    return tl::unexpected<Error>(m_fault);
}

} // namespace auralis
