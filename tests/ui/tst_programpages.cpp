// The pages about the program: settings are stored, followed and legible, the cache page shows the track that plays.
#include <QtTest>

#include <QComboBox>
#include <QLabel>
#include <QSlider>

#include "pages/chunkmapview.h"
#include "pages/settingspage.h"
#include "theme/textlabel.h"
#include "windowfixture.h"

using namespace auralis;

class TestProgramPages : public QObject
{
    Q_OBJECT

    test::WindowFixture m_w;

    /// By its accessible name; the form that has just been left may still be there, hidden.
    template <class T>
    T* shown(const char* name) const
    {
        for (T* widget : m_w.window->findChildren<T*>())
            if (widget->accessibleName() == QLatin1String(name) && widget->isVisible()) return widget;
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init()
    {
        m_w.openEmpty();
        QTRY_VERIFY(m_w.page<EmptyLibraryPage>());
    }
    void cleanup() { m_w.close(); }

    void settingsAreStoredAndFollowed()
    {
        const auto choose = [&](const char* name, const QVariant& value) {
            auto* list = shown<QComboBox>(name);
            QVERIFY2(list, name);
            list->setCurrentIndex(list->findData(value));
            Q_EMIT list->activated(list->currentIndex());
        };
        const auto open = [this](const char* category) {
            m_w.window->goTo({QStringLiteral("settings"), 0, QLatin1String(category)});
            QTest::qWait(0); // the former form goes
        };
        open("output");
        choose("Rate", 96000);
        QCOMPARE(m_w.settings->get(settings::engineRate), 96000);
        choose("Buffer", 160);
        QCOMPARE(m_w.settings->get(settings::bufferMs), 160);
        // Changed from elsewhere: the page follows, also to a device that is not there now.
        m_w.settings->set(settings::engineRate, 44100);
        QCOMPARE(shown<QComboBox>("Rate")->currentData().toInt(), 44100);
        m_w.settings->set(settings::output, QStringLiteral("usb-dac"));
        auto* devices = shown<QComboBox>("Play through");
        QCOMPARE(devices->currentData().toString(), QStringLiteral("usb-dac"));
        Q_EMIT m_w.player->outputsChanged();
        QCOMPARE(devices->currentData().toString(), QStringLiteral("usb-dac"));
        choose("Play through", QStringLiteral("default"));
        QCOMPARE(m_w.settings->get(settings::output), QStringLiteral("default"));

        open("cache");
        choose("Hot", 48);
        choose("Predicted", 96);
        choose("Most space", 2048);
        QCOMPARE(m_w.settings->get(settings::hotMegabytes), 48);
        QCOMPARE(m_w.settings->get(settings::predictedMegabytes), 96);
        QCOMPARE(m_w.settings->get(settings::cacheMegabytes), 2048);

        open("playback");
        choose("ReplayGain", QStringLiteral("album"));
        QCOMPARE(m_w.settings->get(settings::replayGain), QStringLiteral("album"));
        auto* preamp = shown<QSlider>("Preamplification");
        QVERIFY(preamp);
        QTest::keyClick(preamp, Qt::Key_Right);
        QCOMPARE(m_w.settings->get(settings::preampDb), 0.5);
        QCOMPARE(preamp->accessibleDescription(), QStringLiteral("+0.5 dB"));
        m_w.settings->set(settings::preampDb, -6.0);
        QCOMPARE(preamp->accessibleDescription(), QStringLiteral("\u22126.0 dB"));
        for (const auto* label : m_w.window->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QLatin1String("next start")));
    }

    void wordsAreWholeInANarrowWindow_data()
    {
        QTest::addColumn<int>("width");
        QTest::newRow("narrow") << 800;
        QTest::newRow("wide") << 1440;
    }
    void wordsAreWholeInANarrowWindow()
    {
        QFETCH(int, width);
        m_w.window->resize(width, 600);
        int lines = 0;
        for (const char* category : {"library", "playback", "enhancement", "output", "cache", "appearance", "about"}) {
            m_w.window->goTo({QStringLiteral("settings"), 0, QLatin1String(category)});
            QTest::qWait(0); // the former form goes
            for (const auto* label : m_w.find<SettingsPage>()->findChildren<TextLabel*>()) {
                if (!label->isVisible() || !label->wordWrap()) continue;
                ++lines;
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
            }
        }
        QVERIFY(lines > 20);
    }

    void theCachePageShowsTheTrack()
    {
        QVERIFY(m_w.importAlbums());
        m_w.goTo("tracks");
        QTRY_VERIFY(m_w.tracksView()->model()->rowCount() > 0);
        m_w.player->setQuality({});
        m_w.player->setEnhanced(true, QStringLiteral("warm"));
        m_w.tracksView()->setFocus();
        m_w.tracksView()->selectRow(0);
        QTest::keyClick(m_w.tracksView(), Qt::Key_Return);
        m_w.goTo("cache");
        auto* map = m_w.find<ChunkMapView>();
        const auto ready = [map](const char* name, ChunkPlace place) {
            for (const ChunkMapRow& row : map->rows())
                if (row.name == QLatin1String(name))
                    return std::find(row.chunks.begin(), row.chunks.end(), place) != row.chunks.end();
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(ready("Warm", ChunkPlace::L1), 60000);
        QTRY_COMPARE(map->rows().size(), std::size_t{6}); // streamed and five presets
        QVERIFY(map->isVisible());
        for (const ChunkMapRow& row : map->rows())
            QCOMPARE(row.sounding, row.name == QLatin1String("Warm"));
        m_w.player->setLevelMatched(true); // a blind test
        const auto anySounds = [map] {
            return std::any_of(map->rows().begin(), map->rows().end(), [](const auto& row) { return row.sounding; });
        };
        QTRY_VERIFY(!anySounds());
    }
};

QTEST_MAIN(TestProgramPages)
#include "tst_programpages.moc"
