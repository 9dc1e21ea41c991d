// What is rendered is what is heard: frames of `auralis render` at the engine rate against those that the player hands
// to its output.
#include "handplayer.h"
#include "program.h"
#include "signals.h"
#include "track.h"

using namespace auralis;
using namespace auralis::test;

class TestHeard : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    Home m_home;
    static constexpr int engineRate = 48000;

    QString at(const QString& name) const { return m_folder.filePath(name); }

private Q_SLOTS:
    void renderIsWhatPlaybackHears_data()
    {
        QTest::addColumn<int>("rate");
        QTest::addColumn<QString>("mode");
        for (const int rate : {44100, 48000})
            for (const char* mode : {"punchy", "warm", "original"})
                QTest::addRow("%s, %d Hz", mode, rate) << rate << QString::fromLatin1(mode);
    }
    void renderIsWhatPlaybackHears()
    {
        QFETCH(int, rate);
        QFETCH(QString, mode);
        const QString file = at("music-%1.wav"_s.arg(rate));
        QVERIFY(writeWav(file, quantised(melody(rate, 25 * rate), 16), rate, 2)); // over two borders of chunks
        const bool enhanced = mode != "original"_s;
        const QStringList sound = enhanced ? QStringList{"--preset"_s, mode} : QStringList{"--mode"_s, mode};
        const Run run = m_home.run(QStringList{"render"_s, file, "-o"_s, at("out.wav"_s), "--bits"_s, "32f"_s,
                                               "--rate"_s, QString::number(engineRate)} +
                                   sound);
        QVERIFY2(run.status == 0, run.err.constData());
        const Frames rendered = m_home.decoded(at("out.wav"_s));
        QCOMPARE(rendered.size(), std::size_t{25} * engineRate * 2);

        PlayerSettings settings;
        settings.engineRate = engineRate;
        settings.unenhanced.mode = Mode::Original;
        HandPlayer player(settings);
        PlayableItem item;
        item.path = file.toStdString();
        const auto profile = measureTrack(item, std::make_shared<std::atomic<bool>>(false));
        QVERIFY(profile.has_value());
        item.profile = *profile;
        player.manager.setVolume(1.0);
        player.manager.setEnhanced(enhanced, mode);
        player.manager.loadTrack(item);
        player.manager.play();
        QVERIFY(player.play(24 * engineRate));

        // Behind the fade at the start, every bit.
        std::size_t lead = 0; // silence before the first frame came
        while (lead + 1 < player.captured.size() && player.captured[lead] == 0 && player.captured[lead + 1] == 0)
            lead += 2;
        std::size_t silent = 0;
        while (rendered[silent] == 0 && rendered[silent + 1] == 0)
            silent += 2;
        const auto fade = static_cast<std::size_t>(2 * engineRate / 5);
        std::size_t differing = 0;
        for (std::size_t i = fade; lead + i < player.captured.size() && silent + i < rendered.size(); ++i)
            differing += player.captured[lead + i] != rendered[silent + i];
        QCOMPARE(differing, std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestHeard)
#include "tst_heard.moc"
