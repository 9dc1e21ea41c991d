// A track, its profile and the snapshots of every state, for the tests and the gallery of the player bar.
#pragma once

#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <QLinearGradient>
#include <QPainter>
#include <QPixmap>

#include "playableitem.h"
#include "player/playerbar.h"
#include "playersnapshot.h"
#include "theme/theme.h"

namespace auralis::fixtures
{

inline ProfilePtr profile()
{
    auto made = std::make_shared<TrackProfile>();
    unsigned seed = 7;
    for (int i = 0; i < 1000; ++i) {
        seed = seed * 1664525u + 1013904223u;
        const double noise = (seed >> 16 & 1023) / 1023.0;
        double form = i < 400 ? 0.2 + 0.5 * i / 400 : 0.55 + 0.2 * std::sin(i / 60.0);
        if (i > 960) form *= (1000 - i) / 40.0;
        made->waveform.rms.push_back(static_cast<std::uint8_t>(120 * form));
        made->waveform.peak.push_back(static_cast<std::uint8_t>(std::min(255.0, 255 * form * (0.7 + 0.4 * noise))));
    }
    made->format = {44100, 2};
    made->frames = 312 * 44100;
    made->integratedLufs = -18.4;
    made->loudnessRangeLu = 9.1;
    made->truePeakDbtp = -1.9;
    made->samplePeakDbfs = -2.1;
    made->crestDb = 15;
    made->cutoffHz = 22050;
    for (int band = 0; band < TrackProfile::bandCount; ++band) {
        const auto i = static_cast<std::size_t>(band);
        made->midDb[i] =
            static_cast<float>(-28 - (band < 5 ? 3 * (5 - band) : 0) - (band > 14 ? 1.6 * (band - 14) : 0));
        made->sideDb[i] = made->midDb[i] - 9;
        made->correlation[i] = 0.7f;
    }
    for (int i = 0; i < 3090; ++i)
        made->shortTermLufs.push_back(static_cast<float>(i < 300    ? -35 + i / 18.0
                                                         : i > 2900 ? -18 - (i - 2900) / 10.0
                                                                    : -19 + 2.5 * std::sin(i / 300.0)));
    return made;
}

inline PlayableItem item()
{
    PlayableItem made;
    made.item = ItemId{1};
    made.track = TrackId{1};
    made.title = QStringLiteral("Harbour Lights, Slowly");
    made.artist = QStringLiteral("Mira Solheim");
    made.album = QStringLiteral("Glass Harbour");
    made.durationSeconds = 312;
    made.profile = profile();
    return made;
}

inline QPixmap cover()
{
    QPixmap pixmap(160, 160);
    QPainter painter(&pixmap);
    QLinearGradient sky(0, 0, 0, 160);
    sky.setColorAt(0, QColor(20, 40, 80));
    sky.setColorAt(1, QColor(90, 140, 160));
    painter.fillRect(pixmap.rect(), sky);
    return pixmap;
}

inline PlayerSnapshot playing(Mode mode)
{
    PlayerSnapshot s;
    s.state = PlayerState::Playing;
    s.intentPlaying = true;
    s.item = ItemId{1};
    s.sourceRate = 44100;
    s.position = 127 * 44100;
    s.duration = 312 * 44100;
    s.sounding.mode = mode;
    s.sounding.intensity = 0.8f;
    s.asked = s.sounding;
    s.volume = 0.64;
    s.volumeDb = -6.2;
    s.codec = QStringLiteral("FLAC");
    s.fileFormat = QStringLiteral("FLAC 44.1 kHz, 16 bit, stereo");
    s.engineRate = 48000;
    s.device = QStringLiteral("USB DAC");
    s.latencyMs = 37;
    s.tier = QStringLiteral("L1");
    s.masteringGainDb = mode == Mode::Enhanced ? 3.5 : 0;
    s.eqMaxDb = 1.7;
    s.cachedFrom = 0;
    s.cachedTo = 0.55f;
    return s;
}

inline std::vector<std::pair<QString, PlayerSnapshot>> deckStates()
{
    PlayerSnapshot off = playing(Mode::Original);
    PlayerSnapshot streamed = playing(Mode::Streamed);
    PlayerSnapshot on = playing(Mode::Enhanced);
    PlayerSnapshot switching = on;
    switching.state = PlayerState::Switching;
    switching.asked.preset = "warm";
    PlayerSnapshot comparing = on;
    comparing.comparing = true;
    comparing.asked.mode = Mode::Original;
    PlayerSnapshot measuring = on;
    measuring.measuring = true;
    PlayerSnapshot failed = on;
    failed.sounding.mode = Mode::Original;
    failed.masteringFailed = true;
    failed.failure = QStringLiteral("The analysis found no sound.");
    return {{QStringLiteral("off"), off},
            {QStringLiteral("on"), on},
            {QStringLiteral("switching"), switching},
            {QStringLiteral("comparing"), comparing},
            {QStringLiteral("measuring"), measuring},
            {QStringLiteral("failed"), failed},
            {QStringLiteral("streamed"), streamed}};
}

/// One of deckStates() by its name.
inline PlayerSnapshot state(const char* name)
{
    for (const auto& [key, snapshot] : deckStates())
        if (key == QLatin1String(name)) return snapshot;
    return {};
}

inline std::unique_ptr<PlayerBar> makeBar(int width)
{
    auto bar = std::make_unique<PlayerBar>();
    bar->resize(width, theme().size.playerBar);
    bar->setItem(item());
    return bar;
}

} // namespace auralis::fixtures
