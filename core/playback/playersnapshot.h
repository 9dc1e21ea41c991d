// PlayerSnapshot: what sounds right now, as the UI shows it. A plain value; the latest one wins.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include <QMetaType>
#include <QString>

#include "ids.h"
#include "renderspec.h"
#include "units.h"

namespace auralis
{

enum class PlayerState { Idle, Loading, Ready, Playing, Paused, Buffering, Switching, Error };

/// "idle", "loading" ...: the stable names of the command line.
const char* toString(PlayerState state);
const char* toString(Mode mode);

/// Why the device went without music, since the start.
struct UnderrunCauses {
    std::int64_t device = 0; ///< it asked for more at once than it announced, or stopped asking
    std::int64_t disk = 0;   ///< the file could not be read in time
    std::int64_t render = 0; ///< mastering or encoding was slower than the music
    std::int64_t cpu = 0;    ///< the music was there, but our threads were not given the processor in time

    std::int64_t total() const { return device + disk + render + cpu; }
};

/// ReplayGain as it is applied to what sounds.
struct SoundingGain {
    enum class From { None, Track, Album, Measured }; ///< tags of the track or of its album, or our own measurement
    From from = From::None;                           ///< None: nothing is applied
    double db = 0;
    bool limited = false; ///< less than asked for, to prevent clipping
};

struct PlayerSnapshot {
    PlayerState state = PlayerState::Idle;
    bool intentPlaying = false;   ///< what the listener asked for; what the play button shows
    ItemId item;                  ///< sounding (or paused) queue entry
    FramePos position = 0;        ///< source frames, of what is heard now (device latency taken off)
    FramePos duration = 0;        ///< source frames; 0 unknown
    int sourceRate = 0;           ///< Hz
    RenderSpec sounding;          ///< what is heard
    RenderSpec asked;             ///< what was asked for last; differs from sounding while switching
    bool comparing = false;       ///< level-matched original is heard while Compare is held
    bool blind = false;           ///< a blind test is on: nothing may tell which of its two sides sounds
    bool measuring = false;       ///< enhanced from a provisional profile
    bool masteringFailed = false; ///< original is heard instead of enhanced
    QString failure;              ///< why, when masteringFailed or state is Error
    double volume = 1.0;          ///< 0-1, perceptual
    bool muted = false;

    // Signal path, always of what sounds.
    QString codec;      ///< "FLAC"
    QString fileFormat; ///< "FLAC 44.1 kHz, 16 bit, stereo"
    int engineRate = 0;
    QString device;          ///< name for people; "No sound device" when none
    bool deviceLost = false; ///< the chosen one vanished; playback is paused
    bool noDevice = false;   ///< there is none at all; playback goes on by the clock, unheard
    double latencyMs = 0;    ///< hand-over to sound, as the backend tells
    QString tier;            ///< "L1", "L2", "L3", "fresh", "file" (original)
    std::int64_t underruns = 0;
    UnderrunCauses underrunCauses; ///< their sum is `underruns`
    double volumeDb = 0;
    SoundingGain replayGain;    ///< of what is played unenhanced
    double masteringGainDb = 0; ///< static gain of the plan
    double eqMaxDb = 0;         ///< largest |EQ| of the plan
    double reductionDb =
        std::numeric_limits<double>::quiet_NaN(); ///< limiter, at what is heard; NaN: none, or not known
    float peakL = 0, peakR = 0;                   ///< of the last block handed to the device, linear
    float cachedFrom = 0, cachedTo = 0;           ///< share of the track around the position that is ready, 0-1
};

} // namespace auralis

Q_DECLARE_METATYPE(auralis::PlayerSnapshot)
