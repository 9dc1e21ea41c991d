#include "player/deckstate.h"

#include <cmath>

#include <QCoreApplication>
#include <QStringList>

namespace auralis
{
namespace
{

QString text(const char* source)
{
    return QCoreApplication::translate("auralis::EnhanceDeck", source);
}

} // namespace

DeckState deckState(const PlayerSnapshot& snapshot, const QString& preset, bool waiting)
{
    // With nothing loaded nothing sounds; then the deck shows what would.
    const RenderSpec& heard = snapshot.item ? snapshot.sounding : snapshot.asked;
    const bool asked = snapshot.asked.mode == Mode::Enhanced;
    const bool sounds = heard.mode == Mode::Enhanced && !snapshot.comparing && !snapshot.masteringFailed;
    DeckState state;
    if (snapshot.blind) {
        state.kind = DeckState::Kind::Blind;
        state.filled = -1;
        state.words = text("Blind test");
        return state;
    }
    state.accent = sounds;
    state.switchOn = asked || sounds || snapshot.comparing; // it is the mastered sound that is compared with
    state.filled = sounds ? presetIndex(heard.preset) : presetIndex(preset.toStdString());
    if (sounds) {
        state.kind = snapshot.measuring ? DeckState::Kind::Measuring : DeckState::Kind::On;
        state.words = snapshot.measuring ? text("On: measuring") : text("On: %1").arg(presetNameOf(heard.preset));
    } else {
        state.words = text("Off: original");
    }
    if (snapshot.masteringFailed && asked) {
        state.kind = DeckState::Kind::Failed;
        state.words = text("Playing original");
        return state;
    }
    if (snapshot.comparing) {
        state.kind = DeckState::Kind::Comparing;
        state.words = text("Original, matched");
        return state;
    }
    const bool otherPreset = asked && (heard.mode != Mode::Enhanced || heard.preset != snapshot.asked.preset);
    const bool turningOff = sounds && !asked;
    if (snapshot.item && waiting && (otherPreset || turningOff)) {
        state.kind = DeckState::Kind::Switching;
        state.words =
            turningOff ? text("Preparing original") : text("Preparing %1").arg(presetNameOf(snapshot.asked.preset));
    }
    if (snapshot.item && otherPreset) state.pending = presetIndex(snapshot.asked.preset);
    return state;
}

QString heardWords(const PlayerSnapshot& snapshot)
{
    if (!snapshot.item || snapshot.blind) return {};
    if (snapshot.comparing || snapshot.masteringFailed || snapshot.sounding.mode == Mode::Original)
        return text("You hear the original file");
    if (snapshot.sounding.mode == Mode::Streamed)
        return text("You hear a streamed copy, %1 kbit/s").arg(snapshot.sounding.bitrate / 1000);
    return text("You hear %1").arg(presetNameOf(snapshot.sounding.preset));
}

QStringList signalSteps(const PlayerSnapshot& snapshot)
{
    if (!snapshot.item || snapshot.codec.isEmpty()) return {};
    QStringList steps{snapshot.codec};
    if (snapshot.blind)
        steps += QCoreApplication::translate("auralis::SignalPath", "Blind test");
    else if (snapshot.sounding.mode == Mode::Enhanced && !snapshot.comparing && !snapshot.masteringFailed)
        steps += QCoreApplication::translate("auralis::SignalPath", "Mastering");
    if (snapshot.sounding.mode == Mode::Streamed && !snapshot.comparing && !snapshot.blind)
        steps += QStringLiteral("Opus");
    steps += snapshot.deviceLost ? QCoreApplication::translate("auralis::SignalPath", "no device")
                                 : QCoreApplication::translate("auralis::SignalPath", "DAC");
    return steps;
}

QString signedNumber(double value, int digits, bool plus)
{
    QString number = QString::number(std::abs(value), 'f', digits);
    const bool zero = number.toDouble() == 0;
    if (value < 0 && !zero) return QChar(0x2212) + number;
    return plus && !zero ? QLatin1Char('+') + number : number;
}

} // namespace auralis
