// The visual language holds what it promises: contrast, icons at every size, live switching, colours taken from covers.
#include <QApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QtTest>

#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/emptystate.h"
#include "theme/icons.h"
#include "theme/messagebar.h"
#include "theme/oklch.h"
#include "theme/popover.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

using namespace auralis;

namespace
{

QJsonObject tokens()
{
    initUiResources();
    QFile file(QStringLiteral(":/tokens.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QImage plainCover(const QColor& most, const QColor& some)
{
    QImage image(100, 100, QImage::Format_RGB32);
    image.fill(most);
    QPainter painter(&image);
    painter.fillRect(0, 0, 100, 30, some);
    return image;
}

int opaquePixels(const QPixmap& pixmap)
{
    const QImage image = pixmap.toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += qAlpha(image.pixel(x, y)) > 128 ? 1 : 0;
    return count;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT
private:
    std::unique_ptr<Appearance> m_appearance;

private Q_SLOTS:
    void initTestCase() { m_appearance = std::make_unique<Appearance>(); }
    void init()
    {
        m_appearance->setScheme(Scheme::Dark);
        m_appearance->setAccent(QStringLiteral("teal"));
        m_appearance->setCover({});
    }

    void tokenContrastIsAsStated()
    {
        const QJsonObject root = tokens();
        const QJsonObject stated = root[QStringLiteral("contrast")].toObject();
        const double textRule = stated[QStringLiteral("rule")][QStringLiteral("text")].toDouble();
        const double controlRule = stated[QStringLiteral("rule")][QStringLiteral("controls")].toDouble();
        QVERIFY(textRule >= 4.5 && controlRule >= 3.0);
        const QStringList controls{QStringLiteral("outline"), QStringLiteral("waveRms"), QStringLiteral("accentLine"),
                                   QStringLiteral("focus")};
        int pairs = 0;
        for (const QString& scheme : {QStringLiteral("dark"), QStringLiteral("light")}) {
            const QJsonObject colors = root[QStringLiteral("color")][scheme].toObject();
            const auto check = [&](const QString& front, const QString& ground, double value) {
                const double measured = contrast(QColor(colors[front].toString()), QColor(colors[ground].toString()));
                const QByteArray what = (scheme + QLatin1Char(' ') + front + QLatin1Char('/') + ground).toUtf8();
                QVERIFY2(measured >= (controls.contains(front) ? controlRule : textRule), what.constData());
                QVERIFY2(std::abs(measured - value) < 0.02, what.constData());
                ++pairs;
            };
            const QJsonObject table = stated[scheme].toObject();
            for (auto entry = table.begin(); entry != table.end(); ++entry) {
                if (entry->isDouble()) {
                    check(entry.key().section(QLatin1Char('/'), 0, 0), entry.key().section(QLatin1Char('/'), 1),
                          entry->toDouble());
                } else {
                    const QJsonObject grounds = entry->toObject();
                    for (auto ground = grounds.begin(); ground != grounds.end(); ++ground)
                        check(entry.key(), ground.key(), ground->toDouble());
                }
            }
        }
        QVERIFY(pairs > 100);
    }

    void everyAccentKeepsTheRule_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QString>("accent");
        QTest::addColumn<double>("hue");
        for (const bool dark : {true, false}) {
            const char* scheme = dark ? "dark" : "light";
            for (const QString& name : accentNames())
                QTest::addRow("%s %s", scheme, qPrintable(name)) << dark << name << -1.0;
            for (int hue = 0; hue < 360; hue += 15)
                QTest::addRow("%s cover %d", scheme, hue) << dark << QStringLiteral("cover") << double(hue);
        }
    }
    void everyAccentKeepsTheRule()
    {
        QFETCH(bool, dark);
        QFETCH(QString, accent);
        QFETCH(double, hue);
        const Colors c = makeTheme(dark, accent, hue < 0 ? std::optional<double>() : hue).color;
        for (const QColor& ground : {c.bg, c.surface, c.raised, c.hover, c.selected, c.accentSoft})
            QVERIFY2(contrast(c.accent, ground) >= 4.5, qPrintable(c.accent.name() + ground.name()));
        for (const QColor& ground : {c.bg, c.surface, c.raised, c.hover, c.accentSoft})
            QVERIFY(contrast(c.accentLine, ground) >= 3.0);
        QVERIFY(contrast(c.onAccent, c.accent) >= 4.5);
        for (const QColor& text : {c.text, c.text2, c.text3})
            QVERIFY(contrast(text, c.accentSoft) >= 4.5);
    }

    void oklchGoesThereAndBack()
    {
        for (int i = 0; i < 4096; ++i) {
            const QColor color((i & 15) * 17, (i >> 4 & 15) * 17, (i >> 8 & 15) * 17);
            const QColor back = fromOklch(toOklch(color));
            QVERIFY(std::abs(color.red() - back.red()) <= 1 && std::abs(color.green() - back.green()) <= 1 &&
                    std::abs(color.blue() - back.blue()) <= 1);
        }
        // Published values (Ottosson): pure red.
        const Oklch red = toOklch(QColor(255, 0, 0));
        QVERIFY(std::abs(red.l - 0.628) < 0.001 && std::abs(red.c - 0.2577) < 0.001 && std::abs(red.h - 29.23) < 0.1);
        // Outside sRGB: the chroma gives way, lightness and hue stay.
        const Oklch kept = toOklch(fromOklch({0.79, 0.4, 150}));
        QVERIFY(std::abs(kept.l - 0.79) < 0.01 && std::abs(kept.h - 150) < 3 && kept.c < 0.3);
    }

    void coverHueIsOfTheLargestCluster()
    {
        const QColor blue(30, 70, 160);
        const auto tint = coverTint(plainCover(blue, QColor(250, 160, 40)));
        QVERIFY(tint.has_value());
        QVERIFY(std::abs(tint->hue - toOklch(blue).h) < 5);
        QVERIFY(!coverTint(plainCover(QColor(90, 90, 90), QColor(220, 220, 220))).has_value());
        QVERIFY(!coverTint({}).has_value());
        for (const bool dark : {true, false}) {
            const Colors c = makeTheme(dark, QStringLiteral("teal")).color;
            const QColor wash = artWash(tint, dark, c.artWash);
            for (const QColor& text : {c.text, c.text2, c.text3})
                QVERIFY(contrast(text, wash) >= 4.5);
        }
    }

    void iconsRenderInAllSizesAndFollowTheTheme()
    {
        const QStringList names = Icons::names();
        QCOMPARE(names.size(), 62);
        for (const QString& name : names) {
            for (const int size : {16, 20, 24}) {
                for (const qreal ratio : {1.0, 2.0}) {
                    const QPixmap pixmap = Icons::pixmap(name, size, ratio, Qt::red);
                    QCOMPARE(pixmap.width(), qRound(size * ratio));
                    QVERIFY2(opaquePixels(pixmap) >= 3, qPrintable(name));
                    const QImage image = pixmap.toImage();
                    QVERIFY2(qAlpha(image.pixel(0, 0)) == 0, qPrintable(name)); // the live area leaves a margin
                }
            }
            QCOMPARE(Icons::nameOf(Icons::get(name)), name);
        }
        const QIcon play = Icons::get("play");
        const auto inkOf = [&play](QIcon::Mode mode) { return play.pixmap(24, mode).toImage().pixelColor(12, 12); };
        QCOMPARE(inkOf(QIcon::Normal), theme().color.text2);
        QCOMPARE(inkOf(QIcon::Disabled), theme().color.disabled);
        m_appearance->setScheme(Scheme::Light);
        QCOMPARE(inkOf(QIcon::Normal), theme().color.text2);
        QVERIFY(!theme().dark);
    }

    void paletteFollowsTokens()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            m_appearance->setScheme(scheme);
            const QPalette palette = qApp->palette();
            const Colors& c = theme().color;
            QCOMPARE(palette.color(QPalette::Window), c.surface);
            QCOMPARE(palette.color(QPalette::Base), c.bg);
            QCOMPARE(palette.color(QPalette::Highlight), c.selected);
            QCOMPARE(palette.color(QPalette::HighlightedText), c.text);
            QCOMPARE(palette.color(QPalette::Disabled, QPalette::Text), c.disabled);
            QCOMPARE(palette.color(QPalette::PlaceholderText), c.text3);
        }
    }

    void switchingTheThemeRepaintsWhatIsOpen()
    {
        QPushButton button(QStringLiteral("Play"));
        setButtonKind(&button, ButtonKind::Primary);
        button.resize(100, 32);
        const auto middle = [&button] { return button.grab().toImage().pixelColor(8, 16); };
        QCOMPARE(middle(), theme().color.strong);
        m_appearance->setScheme(Scheme::Light);
        QCOMPARE(middle(), theme().color.strong);
        Switch lamp;
        setAccented(&lamp, true);
        lamp.setChecked(true);
        lamp.resize(lamp.sizeHint());
        QCOMPARE(lamp.grab().toImage().pixelColor(10, 10), theme().color.accent);
        m_appearance->setAccent(QStringLiteral("rose"));
        QCOMPARE(lamp.grab().toImage().pixelColor(10, 10), QColor(0xA8, 0x1E, 0x4B));
    }

    void reducedMotionAndDensity()
    {
        QVERIFY(theme().size.motionState > 0);
        const int row = theme().size.row;
        m_appearance->setReducedMotion(true);
        m_appearance->setCompact(true);
        QCOMPARE(theme().size.motionState + theme().size.motionPopover + theme().size.motionLyric, 0);
        QVERIFY(theme().size.row < row);
        m_appearance->setReducedMotion(false);
        m_appearance->setCompact(false);
    }

    void popoverOpensBesideItsAnchorOnTheScreen()
    {
        QWidget window;
        QPushButton anchor(&window);
        window.resize(300, 200);
        anchor.setGeometry(20, 160, 80, 32);
        window.show();
        Popover popover(&window);
        popover.body()->setFixedSize(120, 90);
        QSignalSpy closed(&popover, &Popover::closed);
        popover.openAt(&anchor);
        QVERIFY(popover.isVisible());
        const QRect at(anchor.mapToGlobal(QPoint()), anchor.size());
        const QRect body(popover.body()->mapToGlobal(QPoint()), popover.body()->size());
        QVERIFY(!body.intersects(at));
        QVERIFY(anchor.screen()->geometry().contains(body));
        QTest::keyClick(&popover, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
        // At the window's end it goes back, not out.
        anchor.move(210, 160);
        popover.openAt(&anchor);
        const int right = popover.body()->mapToGlobal(QPoint(popover.body()->width(), 0)).x();
        QVERIFY(right <= window.mapToGlobal(QPoint(window.width(), 0)).x());
        QVERIFY(popover.body()->mapToGlobal(QPoint()).x() < anchor.mapToGlobal(QPoint()).x());
    }

    void switchRestsWhereItIsPut()
    {
        Switch lamp;
        lamp.resize(lamp.sizeHint());
        lamp.show();
        const QColor ground = lamp.grab().toImage().pixelColor(26, 10);
        // Told again and again, as by every snapshot of the player, it must not start to slide each time.
        lamp.setChecked(false);
        lamp.setChecked(false);
        QCOMPARE(lamp.grab().toImage().pixelColor(26, 10), ground);
        QCOMPARE(lamp.grab().toImage().pixelColor(9, 10), theme().color.outline);
        lamp.setChecked(true);
        QTRY_COMPARE(lamp.grab().toImage().pixelColor(26, 10), theme().color.onStrong);
    }

    void longTextElidesAndTellsInItsToolTip()
    {
        TextLabel label(QStringLiteral("A title that is much too long for the room it has been given"),
                        TextStyle::Body);
        label.resize(80, 20);
        QVERIFY(label.minimumSizeHint().width() < 80);
        QCOMPARE(label.accessibleName(), QString());
        QVERIFY(label.text().size() > 30);
    }

    void messageBarShowsTheNewestAndCountsTheRest()
    {
        MessageBar bar;
        bar.resize(800, 48);
        int ran = 0;
        bar.post({QStringLiteral("a"), Message::Severity::Warning, QStringLiteral("The folder is offline."), {}});
        bar.post({QStringLiteral("b"), Message::Severity::Error, QStringLiteral("The device was disconnected."), {}});
        bar.post({QStringLiteral("c"),
                  Message::Severity::Info,
                  QStringLiteral("3 tracks removed from the library."),
                  {{QStringLiteral("Undo"), [&ran] { ++ran; }}}});
        bar.post({QStringLiteral("a"), Message::Severity::Warning, QStringLiteral("The folder is offline again."), {}});
        QCOMPARE(bar.count(), 3);
        const auto text = [&bar] {
            // Replaced lines wait for their deletion; the newest is the last.
            const auto labels = bar.findChildren<TextLabel*>(QStringLiteral("text"));
            return labels.isEmpty() ? QString() : labels.last()->text();
        };
        QCOMPARE(text(), QStringLiteral("The folder is offline again."));
        bar.dismiss(QStringLiteral("a"));
        QCOMPARE(text(), QStringLiteral("3 tracks removed from the library."));
        for (auto* button : bar.findChildren<QPushButton*>())
            if (button->text() == QLatin1String("Undo")) button->click();
        QCOMPARE(ran, 1);
        QCOMPARE(text(), QStringLiteral("The device was disconnected."));
        bar.dismiss(QStringLiteral("b"));
        QVERIFY(bar.isHidden());
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
