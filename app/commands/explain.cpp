// explain: what the mastering does to a file, and why.
#include "explain.h"

#include <QJsonArray>

#include "audiofiles.h"
#include "commands.h"
#include "console.h"
#include "measure.h"
#include "soundchoice.h"

namespace auralis
{
namespace
{

QJsonObject toJson(const ExplainOptions& options, const std::string& preset, const Explanation& explanation)
{
    QJsonArray items;
    for (const Explanation::Item& item : explanation.items)
        items.append(QJsonObject{{QLatin1String("id"), QString::fromStdString(item.id)},
                                 {QLatin1String("before"), item.before},
                                 {QLatin1String("change"), item.change},
                                 {QLatin1String("unit"), QString::fromStdString(item.unit)},
                                 {QLatin1String("sentence"), QString::fromStdString(item.sentence)}});
    return {{QLatin1String("path"), fromNative(absoluteArgument(options.file))},
            {QLatin1String("preset"), QString::fromStdString(preset)},
            {QLatin1String("correction"), QString::fromStdString(options.sound.correction)},
            {QLatin1String("intensity"), options.sound.intensity},
            {QLatin1String("source_lufs"), explanation.sourceLufs},
            {QLatin1String("predicted_lufs"), explanation.predictedLufs},
            {QLatin1String("bypass"), explanation.bypass},
            {QLatin1String("items"), items}};
}

} // namespace

int runExplain(const Globals& globals, const ExplainOptions& options)
{
    Outcome outcome;
    const Result<SoundChoice> sound = chooseSound(options.sound, Mode::Enhanced, globals.folders);
    if (!sound) {
        outcome.failed(sound.error());
        return outcome.status();
    }
    const std::string path = absoluteArgument(options.file);
    const DecodeOptions decoding{ChannelMode::Stereo, nullptr};
    Result<Measured> measured = measureFile(path, decoding);
    if (!measured) {
        outcome.failed(measured.error());
        return outcome.status();
    }
    const ListeningCorrection* const correction = sound->correction.get();
    const Result<ProfilePtr> profile = heardThrough(correction, std::move(measured->profile), path, decoding);
    if (!profile) {
        outcome.failed(profile.error());
        return outcome.status();
    }
    const Explanation explanation = explain(**profile, *sound->preset, options.sound.intensity, correction);
    if (options.json) {
        console::print(toJson(options, sound->spec.preset, explanation));
    } else {
        for (const Explanation::Item& item : explanation.items)
            console::print(QString::fromStdString(item.sentence));
    }
    return ExitDone;
}

} // namespace auralis
