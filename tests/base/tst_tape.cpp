// Tape, the instrument of bench_switch: a change is found to the frame, and what is wrong with it is not overlooked.
#include "../bench/tape.h"

#include <QTest>

#include <random>

using namespace auralis;

namespace
{
constexpr int frames = 24000, cut = 6000, fade = 480;

std::vector<float> noise(unsigned seed, double level)
{
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> value(static_cast<float>(-level), static_cast<float>(level));
    std::vector<float> samples(2 * frames);
    for (float& sample : samples)
        sample = value(random);
    return samples;
}

/// `before` up to `cut`, a fade, then `after`.
std::vector<float> crossed(const std::vector<float>& before, const std::vector<float>& after)
{
    std::vector<float> heard(before);
    for (int i = cut; i < frames; ++i) {
        const float share = std::min(1.0f, static_cast<float>(i - cut + 1) / fade);
        for (const int at : {2 * i, 2 * i + 1})
            heard[at] = (1 - share) * before[at] + share * after[at];
    }
    return heard;
}

std::optional<Change> change(const std::vector<float>& heard, const std::vector<float>& before,
                             const std::vector<float>& after, bool alike)
{
    Tape tape(false);
    tape.append(heard.data(), frames, 0);
    return changeOn(tape, 0, Reference(before), Reference(after), alike, -1);
}
} // namespace

class TapeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aChangeIsFoundToTheFrame()
    {
        const std::vector<float> before = noise(1, 0.2), after = noise(2, 0.2);
        const auto found = change(crossed(before, after), before, after, false);
        QVERIFY(found);
        QCOMPARE(found->first, cut);
        QCOMPARE(found->place, cut);
        QCOMPARE(found->former, cut);
        QVERIFY(found->excess <= 0);
    }

    void aStepIsSeen()
    {
        const std::vector<float> before = noise(1, 0.2), after = noise(2, 0.2);
        std::vector<float> heard = crossed(before, after);
        heard[2 * (cut + 100)] += 0.9f;
        const auto found = change(heard, before, after, false);
        QVERIFY(found);
        QVERIFY(found->excess > 0.1);
    }

    // Another encoding of the same music, alike to 0.87.
    void anotherEncodingIsTheSameMusic()
    {
        const std::vector<float> before = noise(1, 0.2), after = noise(2, 0.2), error = noise(3, 0.11);
        std::vector<float> heard(after);
        for (std::size_t i = 0; i < heard.size(); ++i)
            heard[i] += error[i];
        const double alike = likeness(&heard[2], &after[2], 4096);
        QVERIFY2(alike > 0.8 && alike < 0.9, qPrintable(QString::number(alike)));
        const auto found = change(crossed(before, heard), before, after, true);
        QVERIFY(found);
        QCOMPARE(found->place, cut);

        std::vector<float> late(heard.begin(), heard.end() - 2 * 3);
        late.insert(late.begin(), 2 * 3, 0.0f);
        const auto lateFound = change(crossed(before, late), before, after, true);
        QVERIFY(lateFound);
        QCOMPARE(lateFound->place, cut - 3);
    }

    // Most of what is looked at agrees; what is missing or silent in its midst must not pass.
    void framesMissingMidwayAreNotOverlooked_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("missing");
        QTest::addColumn<int>("silent");
        for (const int at : {3500, 600})
            for (const int count : {1, 64})
                QTest::addRow("%d frames missing at %d", count, at) << at << count << 0;
        QTest::addRow("silence") << 2000 << 0 << 700;
    }
    void framesMissingMidwayAreNotOverlooked()
    {
        QFETCH(int, at);
        QFETCH(int, missing);
        QFETCH(int, silent);
        const std::vector<float> before = noise(1, 0.2), after = noise(2, 0.2);
        std::vector<float> heard(after);
        const auto from = heard.begin() + 2 * (cut + 960 + at);
        std::fill(from, from + 2 * silent, 0.0f);
        heard.erase(from, from + 2 * missing);
        heard.resize(2 * frames);
        QVERIFY(!change(crossed(before, heard), before, after, true));
    }
};

QTEST_GUILESS_MAIN(TapeTest)
#include "tst_tape.moc"
