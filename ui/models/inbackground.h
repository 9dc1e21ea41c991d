// In background: what takes a while is made on a thread of the pool and used on the main thread. Main thread only.
#pragma once

#include <utility>

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include "handover.h"

namespace auralis
{

/// `make()` runs on a thread of the pool and must hold all it uses; `use(made)` is called on the main thread later, but
/// not when `owner` has gone by then, so it may use the owner.
template <class Make, class Use>
void inBackground(QObject* owner, Make make, Use use)
{
    const auto work = [self = QPointer<QObject>(owner), make = std::move(make), use = std::move(use)] {
        handOver(
            [](auto run) {
                QMetaObject::invokeMethod(QCoreApplication::instance(), std::move(run), Qt::QueuedConnection);
            },
            [self, use, made = make()] {
                if (self) use(made); // only here may it be looked at
            });
    };
    handOver([](auto run) { QThreadPool::globalInstance()->start(std::move(run)); }, work);
}

} // namespace auralis
