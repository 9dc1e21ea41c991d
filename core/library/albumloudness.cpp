// Loudness histograms.
#include "albumloudness.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <QDataStream>
#include <QIODevice>

namespace auralis
{

namespace
{

struct Level {
    double lufs, count;
};

double gate(const std::vector<Level>& levels)
{
    const auto meanAbove = [&levels](double threshold) {
        double energy = 0, count = 0;
        for (const Level& level : levels) {
            if (level.lufs <= threshold) continue;
            energy += level.count * std::pow(10.0, level.lufs / 10.0);
            count += level.count;
        }
        return count > 0 ? 10.0 * std::log10(energy / count) : -70.0;
    };
    const double ungated = meanAbove(-70.0);
    return ungated <= -70.0 ? -70.0 : meanAbove(ungated - 10.0);
}

} // namespace

LoudnessHistogram LoudnessHistogram::of(const TrackProfile& profile)
{
    std::vector<Level> blocks;
    double energies[4] = {};
    for (std::size_t i = 0; i < profile.loudness.size(); ++i) {
        energies[i % 4] = profile.loudness[i] ? std::pow(10.0, TrackProfile::levelDb(profile.loudness[i]) / 10.0) : 0.0;
        if (i < 3) continue;
        const double mean = (energies[0] + energies[1] + energies[2] + energies[3]) / 4;
        if (mean > 0) blocks.push_back({10.0 * std::log10(mean), 1});
    }
    // A steady sound lies at one level, whose rounding is the same all the way: set right by the exact loudness.
    double shift = profile.integratedLufs - gate(blocks);
    if (std::abs(shift) > 0.5) shift = 0; // few blocks, near the gate
    LoudnessHistogram out;
    for (const Level& block : blocks)
        if (const double lufs = block.lufs + shift; lufs > -70.0)
            ++out.m_counts[static_cast<std::size_t>(std::min(bins - 1, static_cast<int>((lufs + 70.0) / step)))];
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
    std::vector<Level> levels;
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        if (m_counts[i])
            levels.push_back({-70.0 + step * (static_cast<double>(i) + 0.5), static_cast<double>(m_counts[i])});
    return gate(levels);
}

} // namespace auralis
