// The curve editor: what the hand does to the handles, by mouse, wheel and keys, and what is painted.
#include <cmath>

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include "player/eqcurveview.h"
#include "theme/theme.h"

using namespace auralis;
using Handle = EqCurveView::Handle;
using Kind = Handle::Kind;

class TestEqCurveView : public QObject
{
    Q_OBJECT
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<EqCurveView> m_view;

    const Handle& handle(int i) const { return m_view->handles().at(static_cast<std::size_t>(i)); }
    QPoint placeOf(int i) const { return m_view->placeOf(handle(i)).toPoint(); }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::mousePress(m_view.get(), Qt::LeftButton, modifiers, from);
        QMouseEvent move(QEvent::MouseMove, to, m_view->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, modifiers);
        QApplication::sendEvent(m_view.get(), &move);
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, modifiers, to);
    }

private Q_SLOTS:
    void initTestCase() { m_appearance = std::make_unique<Appearance>(); }
    void init()
    {
        m_view = std::make_unique<EqCurveView>();
        m_view->resize(600, 260);
        m_view->setHandles({{Kind::LowShelf, 100, 0, 1}, {Kind::HighShelf, 8000, 3, 1}, {Kind::Bell, 1000, -4, 1}});
        m_view->show();
    }

    void draggingFollowsTheHand()
    {
        QSignalSpy edited(m_view.get(), &EqCurveView::edited);
        QSignalSpy finished(m_view.get(), &EqCurveView::finished);
        const QPoint from = placeOf(2);
        drag(from, from + QPoint(60, -40));
        QCOMPARE(m_view->selected(), 2);
        QCOMPARE(placeOf(2), from + QPoint(60, -40)); // to the pixel; gains are tenths, finer than one here
        QVERIFY(handle(2).hz > 1500 && handle(2).gainDb > -4);
        QVERIFY(edited.count() >= 1);
        QCOMPARE(finished.count(), 1);
        // With Shift the frequency stays.
        const double hz = handle(2).hz;
        drag(placeOf(2), placeOf(2) + QPoint(50, 20), Qt::ShiftModifier);
        QCOMPARE(handle(2).hz, hz);
        // Not beyond the scale.
        drag(placeOf(2), QPoint(5000, -5000));
        QCOMPARE(handle(2).hz, EqCurveView::highestHz);
        QCOMPARE(handle(2).gainDb, 12.0);
        // Beside every handle nothing moves.
        const auto before = m_view->handles().size();
        drag(QPoint(300, 10), QPoint(320, 60));
        QCOMPARE(m_view->selected(), -1);
        QCOMPARE(m_view->handles().size(), before);
    }

    void gripIsKept()
    {
        const QPoint from = placeOf(2) + QPoint(4, 3); // not in its middle
        const QPoint middle = placeOf(2);
        drag(from, from + QPoint(10, 0));
        QCOMPARE(placeOf(2), middle + QPoint(10, 0));
    }

    void doubleClickAddsOrFlattens()
    {
        QSignalSpy finished(m_view.get(), &EqCurveView::finished);
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, QPoint(200, 40));
        QCOMPARE(m_view->handles().size(), std::size_t{4});
        QCOMPARE(m_view->selected(), 3);
        QCOMPARE(handle(3).kind, Kind::Bell);
        QVERIFY((placeOf(3) - QPoint(200, 40)).manhattanLength() <= 2);
        QCOMPARE(finished.count(), 1);
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, placeOf(1));
        QCOMPARE(handle(1).gainDb, 0.0);
        QCOMPARE(m_view->handles().size(), std::size_t{4});
    }

    void keysDoTheSame()
    {
        m_view->setFocus();
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QCOMPARE(m_view->selected(), 2);
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QCOMPARE(handle(2).gainDb, -3.5);
        QTest::keyClick(m_view.get(), Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(handle(2).gainDb, -3.4);
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(m_view.get(), Qt::Key_Right);
        QVERIFY(std::abs(handle(2).hz - 2000) < 0.01);
        QTest::keyClick(m_view.get(), Qt::Key_PageUp);
        QCOMPARE(handle(2).octaves, 1.1);
        QCOMPARE(m_view->accessibleDescription(), QStringLiteral("Bell at 2 kHz, \u22123.4 dB, 1.1 octaves"));
        QTest::keyClick(m_view.get(), Qt::Key_Delete);
        QCOMPARE(m_view->handles().size(), std::size_t{2});
        QCOMPARE(m_view->selected(), -1);
        m_view->select(1);
        QTest::keyClick(m_view.get(), Qt::Key_Delete); // a shelf stays, flat
        QCOMPARE(m_view->handles().size(), std::size_t{2});
        QCOMPARE(handle(1).gainDb, 0.0);
    }

    void theWheelWidens()
    {
        m_view->select(2);
        QWheelEvent wheel(placeOf(2), m_view->mapToGlobal(placeOf(2)), {}, QPoint(0, 240), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_view.get(), &wheel);
        QVERIFY(std::abs(handle(2).octaves - 1.21) < 1e-9);
    }

    void nothingMovesWhenItIsOnlyShown()
    {
        m_view->setEditable(false);
        QSignalSpy edited(m_view.get(), &EqCurveView::edited);
        drag(placeOf(2), placeOf(2) + QPoint(30, 30));
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, QPoint(200, 40));
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QCOMPARE(edited.count(), 0);
    }

    void theCurveIsWhereItsOwnerSays()
    {
        m_view->setHandles({});
        m_view->setSounding(true);
        m_view->setResponse([](double hz) { return hz < 1000 ? 6.0 : -6.0; });
        const QImage image = m_view->grab().toImage();
        const auto accentAt = [&](double hz, double db) {
            const QPoint at = m_view->placeOf({Kind::Point, hz, db, 1}).toPoint();
            const QColor wanted = theme().color.accent;
            for (int dy = -1; dy <= 1; ++dy)
                if (image.pixelColor(at + QPoint(0, dy)) == wanted) return true;
            return false;
        };
        QVERIFY(accentAt(150, 6) && accentAt(4000, -6));
        QVERIFY(!accentAt(150, -6) && !accentAt(4000, 6));
        m_view->setSounding(false);
        const QImage still = m_view->grab().toImage();
        const QPoint at = m_view->placeOf({Kind::Point, 150, 6, 1}).toPoint();
        QVERIFY(still.pixelColor(at) != theme().color.accent);
    }
};

QTEST_MAIN(TestEqCurveView)
#include "tst_eqcurveview.moc"
