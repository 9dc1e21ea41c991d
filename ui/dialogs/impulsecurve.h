// ImpulseCurve: an impulse response as words and as a curve to draw. Main thread; the curve takes a while and is made
// in the background.
#pragma once

#include <vector>

#include <QObject>
#include <QString>

#include "listeningcorrection.h"

namespace auralis
{

/// "48 kHz, 0.50 s, left and right"; empty: the correction has no response.
QString impulseText(const ListeningCorrection& correction);

class ImpulseCurve : public QObject
{
    Q_OBJECT
public:
    explicit ImpulseCurve(QObject* parent);

    /// Of this correction's response from now on; flat until that is made, and without one.
    void follow(const ListeningCorrection& correction);
    /// dB at points whose frequencies are even in their logarithm from EqCurveView::lowestHz to highestHz; empty: flat.
    const std::vector<double>& points() const { return m_points; }
    /// Between them; 0 if there are none.
    static double at(const std::vector<double>& points, double hz);

Q_SIGNALS:
    void changed();

private:
    std::shared_ptr<const ImpulseResponse> m_impulse; ///< the one followed; may be null
    std::vector<double> m_points;
};

} // namespace auralis
