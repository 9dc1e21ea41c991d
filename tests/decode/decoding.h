// What the decoder's tests share: whole files and stretches as frames.
#pragma once

#include "decoder.h"
#include "signals.h"

namespace auralis::test
{

/// Reads up to `frames` frames (all by default) in uneven steps.
inline Frames readAll(Decoder& decoder, std::int64_t frames = INT64_MAX)
{
    const auto channels = static_cast<std::size_t>(decoder.info().format.channels);
    Frames out;
    Frames block(4801 * channels);
    while (frames > 0) {
        const auto got = decoder.read(block.data(), static_cast<int>(std::min<std::int64_t>(frames, 4801)));
        if (!got || *got == 0) break;
        out.insert(out.end(), block.begin(),
                   block.begin() + static_cast<std::ptrdiff_t>(*got) * static_cast<std::ptrdiff_t>(channels));
        frames -= *got;
    }
    return out;
}

inline Frames decodeFile(const QString& path, const DecodeOptions& options = {})
{
    auto decoder = Decoder::open(path.toStdString(), options);
    if (!decoder) {
        qWarning("%s", decoder.error().text().c_str());
        return {};
    }
    return readAll(**decoder);
}

} // namespace auralis::test
