// ImpulseCurve: see the header.
#include "dialogs/impulsecurve.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include <QLocale>

#include "models/inbackground.h"
#include "player/eqcurveview.h"

namespace auralis
{
namespace
{

constexpr int pointCount = 160;
constexpr int drawRate = 48000; ///< Hz; what is drawn ends below half of it
const double octaves = std::log(EqCurveView::highestHz / EqCurveView::lowestHz);

double hzOf(int point)
{
    return EqCurveView::lowestHz * std::exp(octaves * point / (pointCount - 1.0));
}

} // namespace

QString impulseText(const ListeningCorrection& correction)
{
    if (correction.impulseFile.empty()) return {};
    const auto tr = [](const char* text) { return ImpulseCurve::tr(text); };
    if (!correction.impulse) return tr("its file is missing");
    const ImpulseResponse& impulse = *correction.impulse;
    const std::size_t channels = impulse.channels.size();
    const double seconds = channels > 0 ? double(impulse.channels[0].size()) / impulse.rate : 0;
    const QString sides = channels == 1   ? tr("for every channel")
                          : channels == 2 ? tr("left and right")
                                          : tr("true stereo");
    return tr("%1 kHz, %2 s, %3")
        .arg(QLocale().toString(impulse.rate / 1000.0, 'g', 5), QLocale().toString(seconds, 'f', 2), sides);
}

ImpulseCurve::ImpulseCurve(QObject* parent)
    : QObject(parent)
{
}

void ImpulseCurve::follow(const ListeningCorrection& correction)
{
    m_impulse = correction.impulse;
    m_points.clear();
    Q_EMIT changed();
    if (!m_impulse) return;
    ListeningCorrection alone;
    alone.impulse = m_impulse;
    alone.impulseFile = correction.impulseFile;
    const auto make = [alone] {
        std::vector<double> db;
        for (int i = 0; i < pointCount; ++i)
            db.push_back(correctionDb(alone, hzOf(i), drawRate));
        return db;
    };
    inBackground(this, make, [this, impulse = m_impulse](const std::vector<double>& db) {
        if (impulse != m_impulse) return;
        m_points = db;
        Q_EMIT changed();
    });
}

double ImpulseCurve::at(const std::vector<double>& points, double hz)
{
    if (points.empty()) return 0;
    const double place =
        std::clamp(std::log(hz / EqCurveView::lowestHz) / octaves * (pointCount - 1), 0.0, pointCount - 1.0);
    const auto below = static_cast<std::size_t>(std::min(place, pointCount - 2.0));
    const double part = place - static_cast<double>(below);
    return points[below] * (1 - part) + points[below + 1] * part;
}

} // namespace auralis
