// Normalizing: the gains that make files or albums equally loud.
#include <QtTest>
#include <cmath>

#include "normalizing.h"

using namespace auralis;

class TestNormalizing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tracksComeToTheTargetAsFarAsPeaksAllow()
    {
        const std::vector<double> gains =
            trackGains({{-20, -10, -20}, {-10, -0.5, -10}, {-25, -3, -25}, {-70, -80, -70}, {-18, 0.4, -18}}, -18, -1);
        QCOMPARE(gains, (std::vector<double>{2, -8, 2, 0, -1.4}));
    }

    void anAlbumKeepsItsDifferences()
    {
        // The mastering brought all near -14; the sources were 10 dB apart.
        const std::vector<double> sources = {-12, -22, -16}, mastered = {-14, -16, -14.5};
        std::vector<WrittenLoudness> files;
        for (std::size_t i = 0; i < sources.size(); ++i)
            files.push_back({mastered[i], -1.15, sources[i]});
        files.push_back({-70, -144, -70});
        const std::vector<double> gains = albumGains(files, -15, -14, -1.15);
        for (std::size_t i = 1; i < sources.size(); ++i)
            QVERIFY(std::abs((mastered[i] + gains[i] - mastered[0] - gains[0]) - (sources[i] - sources[0])) < 1e-9);
        for (std::size_t i = 0; i < sources.size(); ++i)
            QVERIFY(gains[i] <= 1e-12); // full already: nothing may rise
        QVERIFY(std::abs(*std::max_element(gains.begin(), gains.begin() + 3)) <
                1e-9); // and nothing falls for no reason
        QCOMPARE(gains[3], 0.0);
    }

    void anAlbumWithRoomMeetsTheTarget()
    {
        const std::vector<double> gains = albumGains({{-30, -20, -30}, {-34, -21, -34}}, -31.5, -18, -1);
        QCOMPARE(gains, (std::vector<double>{13.5, 13.5}));
    }
};

QTEST_GUILESS_MAIN(TestNormalizing)
#include "tst_normalizing.moc"
