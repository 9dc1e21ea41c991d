// Loudness histograms.
#include "albumloudness.h"

#include <algorithm>
#include <cmath>

#include <QDataStream>
#include <QIODevice>

namespace auralis
{

LoudnessHistogram LoudnessHistogram::of(const TrackProfile& profile)
{
    LoudnessHistogram out;
    double energies[4] = {};
    for (std::size_t i = 0; i < profile.loudness.size(); ++i) {
        energies[i % 4] = profile.loudness[i] ? std::pow(10.0, TrackProfile::levelDb(profile.loudness[i]) / 10.0) : 0.0;
        if (i < 3) continue;
        const double mean = (energies[0] + energies[1] + energies[2] + energies[3]) / 4;
        const double lufs = mean > 0 ? 10.0 * std::log10(mean) : -144.0;
        if (lufs <= -70.0) continue;
        ++out.m_counts[static_cast<std::size_t>(std::min(bins - 1, static_cast<int>((lufs + 70.0) * 10.0)))];
    }
    return out;
}

LoudnessHistogram LoudnessHistogram::ofProfile(const QByteArray& bytes)
{
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.constData());
    const auto profile = TrackProfile::fromBytes(data, static_cast<std::size_t>(bytes.size()));
    return profile ? of(*profile) : LoudnessHistogram();
}

QByteArray LoudnessHistogram::toBytes() const
{
    QByteArray out;
    QDataStream stream(&out, QIODevice::WriteOnly);
    stream << quint8(1);
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        if (m_counts[i]) stream << static_cast<quint16>(i) << static_cast<quint32>(m_counts[i]);
    return out;
}

bool LoudnessHistogram::add(const QByteArray& bytes)
{
    QDataStream stream(bytes);
    quint8 version = 0;
    stream >> version;
    if (version != 1) return false;
    while (!stream.atEnd()) {
        quint16 bin = 0;
        quint32 count = 0;
        stream >> bin >> count;
        if (stream.status() != QDataStream::Ok || bin >= bins) return false;
        m_counts[bin] += count;
    }
    return true;
}

double LoudnessHistogram::gated() const
{
    const auto meanAbove = [this](double threshold) {
        double energy = 0, count = 0;
        for (int i = 0; i < bins; ++i) {
            const double level = levelOf(i), n = m_counts[static_cast<std::size_t>(i)];
            if (level < threshold || n == 0) continue;
            energy += n * std::pow(10.0, level / 10.0);
            count += n;
        }
        return count > 0 ? 10.0 * std::log10(energy / count) : -70.0;
    };
    const double ungated = meanAbove(-70.0);
    return ungated <= -70.0 ? -70.0 : meanAbove(ungated - 10.0);
}

} // namespace auralis
