// Errands: see the header.
#include "errands.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include <QCoreApplication>

#include "handover.h"

namespace auralis
{

struct Errands::Shared {
    std::mutex mutex;
    std::condition_variable home;
    std::deque<Delivery> deliveries;
    int out = 0;
    bool closed = false;

    void deliver()
    {
        std::unique_lock lock(mutex);
        while (!deliveries.empty()) { // none are left once the errands are gone
            const Delivery delivery = std::move(deliveries.front());
            deliveries.pop_front();
            lock.unlock();
            delivery();
            lock.lock();
        }
    }
};

Errands::Errands()
    : d(std::make_shared<Shared>())
{
}

Errands::~Errands()
{
    const std::lock_guard lock(d->mutex);
    d->closed = true;
    d->deliveries.clear();
}

void Errands::run(std::function<Delivery(const BackgroundTasks::Cancel&)> job)
{
    {
        const std::lock_guard lock(d->mutex);
        ++d->out;
    }
    m_tasks.run([shared = d, job = std::move(job)](const BackgroundTasks::Cancel& cancel) {
        Delivery delivery = job(cancel);
        const std::lock_guard lock(shared->mutex);
        --shared->out;
        if (shared->closed) return;
        shared->deliveries.push_back(std::move(delivery));
        shared->home.notify_all();
        // Under the lock: as long as it is not closed, the application is there.
        if (QCoreApplication* application = QCoreApplication::instance())
            handOver([application](
                         auto run) { QMetaObject::invokeMethod(application, std::move(run), Qt::QueuedConnection); },
                     [shared] { shared->deliver(); });
    });
}

void Errands::wait()
{
    {
        std::unique_lock lock(d->mutex);
        d->home.wait(lock, [this] { return d->out == 0; });
    }
    d->deliver();
}

} // namespace auralis
