// DeckState: what the Enhance deck says, worked out from what sounds and never from a click. A pure function.
#pragma once

#include <QString>
#include <QStringList>

#include "player/presetlist.h"
#include "playersnapshot.h"

namespace auralis
{

struct DeckState {
    enum class Kind { Off, On, Switching, Comparing, Measuring, Failed, Blind };
    Kind kind = Kind::Off;
    bool accent = false;   ///< mastered sound is heard
    bool switchOn = false; ///< side the switch is on; hollow there unless `accent`
    int filled = 0;        ///< index in presetEntries() of the preset that sounds, or that would; -1: not told
    int pending = -1;      ///< of the one asked for, while another sounds
    QString words;         ///< "On: Adaptive"
};

/// `waiting`: the switch has taken longer than 100 ms, so it is worth a word. `preset`: chosen by the listener, shown
/// while off.
DeckState deckState(const PlayerSnapshot& snapshot, const QString& preset, bool waiting);

/// What is really heard: "Streamed at 128 kbit/s", "The original file". Empty when nothing is or nobody may know.
QString heardWords(const PlayerSnapshot& snapshot);
/// "FLAC", "Mastering", "DAC": the way of the sound in the words of the signal chip. Empty when nothing sounds.
QStringList signalSteps(const PlayerSnapshot& snapshot);

/// "−6.2" with U+2212, `digits` after the point.
QString signedNumber(double value, int digits = 1, bool plus = false);

} // namespace auralis
