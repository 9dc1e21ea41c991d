// Inbox: values from other threads for a QObject on its own thread. put() from any thread; the object is told once by a
// queued call of its slot, in which it takes all. Never waits longer than a copy takes.
#pragma once

#include <mutex>
#include <vector>

#include <QMetaObject>
#include <QObject>

namespace auralis
{

template <class T>
class Inbox
{
public:
    /// `slot` is the name of a slot of `owner` without arguments, which calls take().
    Inbox(QObject* owner, const char* slot)
        : m_owner(owner)
        , m_slot(slot)
    {
    }

    void put(T value)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_values.push_back(std::move(value));
            if (m_values.size() > 1) return; // told already
        }
        QMetaObject::invokeMethod(m_owner, m_slot, Qt::QueuedConnection);
    }

    std::vector<T> take()
    {
        std::vector<T> values;
        const std::lock_guard lock(m_mutex);
        values.swap(m_values);
        return values;
    }

private:
    QObject* const m_owner;
    const char* const m_slot;
    std::mutex m_mutex;
    std::vector<T> m_values;
};

} // namespace auralis
