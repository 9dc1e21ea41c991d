// The same bars on real music: excerpts of the pieces of wesnoth-1.16-music (or of the folder AURALIS_MUSIC); skipped
// where there are none.
#include <future>
#include <map>

#include "loudness.h"
#include "provisional.h"
#include "realmusic.h"
#include "truepeakreference.h"

using namespace auralis;
using namespace auralis::test;

namespace
{

constexpr std::size_t wantedTracks = 20;

double bandDb(const TrackProfile& profile, int first, int last)
{
    double sum = 0;
    for (int b = first; b <= last; ++b)
        sum += std::pow(10.0, static_cast<double>(profile.midDb[static_cast<std::size_t>(b)]) / 10) +
               std::pow(10.0, static_cast<double>(profile.sideDb[static_cast<std::size_t>(b)]) / 10);
    return 10 * std::log10(sum);
}

} // namespace

class TestMusic : public QObject
{
    Q_OBJECT

private:
    struct Track {
        QString name;
        Sound sound;
        TrackProfile dry;
    };
    std::vector<Track> m_tracks;

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString& file : musicFiles()) {
            if (m_tracks.size() == wantedTracks) break;
            Sound sound = excerpt(file);
            if (sound.format.channels == 2 && sound.frames() > 10 * sound.format.rate)
                m_tracks.push_back({QFileInfo(file).completeBaseName(), std::move(sound), {}});
        }
        for (Track& track : m_tracks)
            track.dry = analyse(track.sound);
        if (m_tracks.empty()) QSKIP("no music: install wesnoth-1.16-music or set AURALIS_MUSIC");
        QVERIFY(m_tracks.size() == wantedTracks || qEnvironmentVariableIsSet("AURALIS_MUSIC"));
    }

    void ourMeterAgrees()
    {
        for (const auto& track : m_tracks) {
            const TrackProfile& profile = track.dry;
            const Reference other = reference(track.sound);
            const QString text = QStringLiteral("%1: %2 %3 LUFS, %4 %5 LU, %6 %7 dBTP")
                                     .arg(track.name)
                                     .arg(profile.integratedLufs)
                                     .arg(other.integrated)
                                     .arg(profile.loudnessRangeLu)
                                     .arg(other.range)
                                     .arg(profile.truePeakDbtp)
                                     .arg(other.truePeakDb);
            QVERIFY2(std::fabs(profile.integratedLufs - other.integrated) <= 0.02, qPrintable(text));
            QVERIFY2(profile.truePeakDbtp >= other.truePeakDb - 0.1, qPrintable(text));
        }
    }

    // Its quiet passages are of other colour than its loud ones, so that curves alone would take 3 LU of it.
    void theRangeIsKeptWhereColoursDiffer()
    {
        const QStringList files = musicFiles().filter(QStringLiteral("/journeys_end.ogg"));
        if (files.isEmpty()) QSKIP("this piece of wesnoth-1.16-music is not here");
        const Sound sound = whole(files.first());
        const TrackProfile dry = analyse(sound);
        for (const Preset& preset : shippedPresets()) {
            const double lost = dry.loudnessRangeLu - referenceRange(render(sound, makePlan(dry, preset, 1)));
            QVERIFY2(lost <= 3, qPrintable(QStringLiteral("%1: %2").arg(QString::fromStdString(preset.id)).arg(lost)));
        }
    }

    // Strokes with so much at 15 to 20 kHz that libebur128 reads 0.2 dB more than a long filter; and hiss above 21 kHz,
    // where ours reads less than a long filter.
    void trackWithSharpPeaks_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<double>("part");
        QTest::newRow("strokes") << QStringLiteral("casualties_of_war.ogg") << 0.885;
        QTest::newRow("hiss") << QStringLiteral("frantic.ogg") << 0.5;
    }
    void trackWithSharpPeaks()
    {
        QFETCH(QString, name);
        QFETCH(double, part);
        const QStringList files = musicFiles().filter(QLatin1Char('/') + name);
        if (files.isEmpty()) QSKIP("this piece of wesnoth-1.16-music is not here");
        const Sound sound = excerpt(files.first(), part);
        const TrackProfile dry = analyse(sound);
        for (const Preset& preset : shippedPresets()) {
            const Sound out = render(sound, makePlan(dry, preset, 1));
            const double read = reference(out).truePeakDb, exact = referenceTruePeakDb(out.samples, 2, 0.6);
            QVERIFY2(std::max(read, exact) <= -1.0,
                     qPrintable(
                         QStringLiteral("%1: %2 and %3").arg(QString::fromStdString(preset.id)).arg(read).arg(exact)));
        }
    }

    void everyPresetKeepsItsPromises()
    {
        double bass = 0, errors = 0, worst = 0;
        for (const auto& track : m_tracks) {
            const Sound& sound = track.sound;
            const TrackProfile& dry = track.dry;
            QMap<QString, TrackProfile> wet;
            struct Outcome {
                PlanPtr plan;
                Sound out;
                TrackProfile profile;
                Reference other;
            };
            std::map<QString, std::future<Outcome>> outcomes; // libebur128's true peak takes its time
            for (const Preset& preset : shippedPresets())
                outcomes[QString::fromStdString(preset.id)] = std::async(std::launch::async, [&sound, &dry, &preset] {
                    const PlanPtr plan = makePlan(dry, preset, 1);
                    Sound out = render(sound, plan);
                    TrackProfile profile = analyse(out);
                    const Reference other = reference(out);
                    return Outcome{plan, std::move(out), std::move(profile), other};
                });
            for (const Preset& preset : shippedPresets()) {
                const auto [plan, out, profile, other] = outcomes[QString::fromStdString(preset.id)].get();
                const QString text =
                    QStringLiteral("%1, %2: %3 LUFS (predicted %4, source %5), LRA %6 (%7), peak %8 (%9), limiting %10")
                        .arg(track.name, QString::fromStdString(preset.id))
                        .arg(profile.integratedLufs)
                        .arg(plan->predictedLufs)
                        .arg(dry.integratedLufs)
                        .arg(profile.loudnessRangeLu)
                        .arg(dry.loudnessRangeLu)
                        .arg(profile.truePeakDbtp)
                        .arg(dry.truePeakDbtp)
                        .arg(plan->predictedLimitingDb);
                const double error = std::fabs(other.integrated - plan->predictedLufs);
                errors += error / static_cast<double>(shippedPresets().size());
                worst = std::max(worst, error);
                // A second more or less above the gate counts in 15 s; whole tracks: below.
                QVERIFY2(error <= 0.15, qPrintable(text));
                const bool reachable = plan->predictedLimitingDb < 1.9 && preset.targetLufs - dry.integratedLufs < 17;
                if (reachable) QVERIFY2(std::fabs(profile.integratedLufs - preset.targetLufs) <= 0.5, qPrintable(text));
                QVERIFY2(dry.loudnessRangeLu - profile.loudnessRangeLu <= 3, qPrintable(text));
                QVERIFY2(profile.plrDb() >= std::min(9.0, dry.plrDb()), qPrintable(text));
                QVERIFY2(std::max(profile.truePeakDbtp, other.truePeakDb) <= -1.0, qPrintable(text));
                if (preset.id == "bright") QVERIFY2(referenceTruePeakDb(out.samples, 2, 0.6) <= -1.0, qPrintable(text));
                wet[QString::fromStdString(preset.id)] = profile;
            }
            const auto tilt = [&](const char* preset) {
                const TrackProfile& profile = wet[QLatin1String(preset)];
                return bandDb(profile, 23, 29) - bandDb(profile, 5, 11);
            };
            QVERIFY2(tilt("bright") - tilt("warm") >= 4, qPrintable(track.name));
            QVERIFY2(tilt("bright") - tilt("adaptive") >= 1.5, qPrintable(track.name));
            QVERIFY2(tilt("adaptive") - tilt("warm") >= 1.5, qPrintable(track.name));
            const auto low = [&](const char* preset) {
                const TrackProfile& profile = wet[QLatin1String(preset)];
                return bandDb(profile, 5, 8) - profile.integratedLufs;
            };
            bass += low("punchy") - low("adaptive");
        }
        errors /= static_cast<double>(m_tracks.size());
        qInfo("predicted loudness of excerpts: %.3f LU off on average, %.3f at worst", errors, worst);
        QVERIFY2(errors <= 0.03, qPrintable(QString::number(errors)));
        bass /= static_cast<double>(m_tracks.size());
        QVERIFY2(bass >= 1, qPrintable(QString::number(bass)));
    }

    void loudnessIsForeseen()
    {
        double sum = 0, worst = 0;
        int count = 0;
        const QStringList files = musicFiles().mid(0, wantedTracks);
        for (int f = 1; f < files.size(); f += 5) {
            const Sound sound = whole(files[f]);
            const TrackProfile dry = analyse(sound);
            std::vector<std::future<double>> errors;
            for (const Preset& preset : shippedPresets())
                errors.push_back(std::async(std::launch::async, [&] {
                    double most = 0;
                    for (const double intensity : {0.6, 1.0}) {
                        const PlanPtr plan = makePlan(dry, preset, intensity);
                        const double loudness = referenceLoudness(render(sound, plan));
                        most = std::max(most, std::fabs(loudness - plan->predictedLufs));
                    }
                    return most;
                }));
            for (std::size_t p = 0; p < errors.size(); ++p) {
                const double error = errors[p].get();
                QVERIFY2(error <= 0.1, qPrintable(QStringLiteral("%1, %2: %3")
                                                      .arg(files[f], QString::fromStdString(shippedPresets()[p].id))
                                                      .arg(error)));
                sum += error;
                worst = std::max(worst, error);
                ++count;
            }
        }
        qInfo("predicted loudness of whole tracks: %.3f LU off on average, %.3f at worst", sum / count, worst);
    }

    void everyTrackStaysOnASecondPass()
    {
        std::vector<double> limiting, spectrum, bands, level;
        for (const auto& track : m_tracks) {
            const Preset& preset = *findPreset("adaptive");
            const Sound once = render(track.sound, makePlan(track.dry, preset, 1));
            const TrackProfile first = analyse(once);
            const PlanPtr plan = makePlan(first, preset, 1);
            const TrackProfile second = analyse(render(once, plan));
            limiting.push_back(plan->predictedLimitingDb);
            level.push_back(second.integratedLufs - first.integratedLufs);
            double sum = 0, most = 0;
            for (std::size_t b = 4; b < 29; ++b) {
                const double change = static_cast<double>(second.midDb[b] - first.midDb[b]) - level.back();
                sum += change * change / 25;
                most = std::max(most, std::fabs(change));
            }
            bands.push_back(most);
            spectrum.push_back(std::sqrt(sum));
        }
        const auto worst = [](std::vector<double> values) { return *std::max_element(values.begin(), values.end()); };
        QVERIFY2(worst(limiting) <= 0.5, qPrintable(QString::number(worst(limiting))));
        std::transform(level.begin(), level.end(), level.begin(), [](double l) { return std::fabs(l); });
        QVERIFY2(worst(level) <= 0.5, qPrintable(QString::number(worst(level))));
        std::sort(spectrum.begin(), spectrum.end());
        qInfo("spectrum on a second pass: median %.2f dB, worst %.2f dB, worst band %.2f dB",
              spectrum[spectrum.size() / 2], spectrum.back(), worst(bands));
        QVERIFY2(worst(spectrum) <= 0.5, qPrintable(QString::number(worst(spectrum))));
    }

    // The range is held to 0.15 LU, not 0.1: libebur128 takes a window of 3 s every second, we every tenth of one.
    // Pieces of 2 to 4 minutes have few enough of its windows to be up to 0.12 LU apart.
    void wholeTracksAndTheirProvisionalProfiles()
    {
        double sum = 0;
        const QStringList files = musicFiles().mid(0, wantedTracks);
        int tried = 0, ranges = 0;
        for (int f = 0; f < files.size(); f += 2, ++tried) {
            const Sound sound = whole(files[f]);
            QVERIFY(sound.frames() > 0);
            const TrackProfile truth = analyse(sound);
            if (ranges < 3 && sound.format.channels == 2 && sound.frames() >= 120 * sound.format.rate) {
                const double other = referenceRange(sound);
                QVERIFY2(std::fabs(truth.loudnessRangeLu - other) <= 0.15,
                         qPrintable(QStringLiteral("%1, not %2").arg(truth.loudnessRangeLu).arg(other)));
                ++ranges;
            }
            ProfileBuilder part(sound.format);
            for (const FrameWindow& window : provisionalWindows(sound.frames(), sound.format.rate)) {
                part.add(sound.samples.data() + window.first * sound.format.channels, static_cast<int>(window.count));
                part.gap();
            }
            const TrackProfile guess = part.finishProvisional(sound.frames());
            QVERIFY(guess.provisional && guess.frames == sound.frames());
            sum += std::fabs(guess.integratedLufs - truth.integratedLufs);
        }
        const double mean = sum / tried;
        qInfo("loudness of provisional profiles: %.2f LU off on average", mean);
        QVERIFY2(mean <= 3, qPrintable(QString::number(mean)));
    }
};

QTEST_GUILESS_MAIN(TestMusic)
#include "tst_music.moc"
