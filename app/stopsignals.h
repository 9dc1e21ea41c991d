// Stop signals: SIGINT, SIGTERM and SIGHUP become an ordinary end of the event loop, so that everything is saved. Main
// thread only; the handler itself only writes one byte.
#pragma once

#include <QObject>

namespace auralis
{

class StopSignals : public QObject
{
    Q_OBJECT
public:
    explicit StopSignals(QObject* parent = nullptr);

Q_SIGNALS:
    void stopRequested();
};

} // namespace auralis
