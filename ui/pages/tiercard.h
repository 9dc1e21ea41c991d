// TierCard: one tier of the cache: how full it is, and its hits and misses. Main thread.
#pragma once

#include <QJsonObject>
#include <QWidget>

namespace auralis
{

class TierCard : public QWidget
{
    Q_OBJECT
public:
    TierCard(const QString& name, const QString& title, const QString& text, QWidget* parent = nullptr);
    /// {entries, bytes, budget, hits, misses, evictions}, as UnifiedPlayerManager::cacheStatsJson() tells them.
    void setFigures(const QJsonObject& tier);
    QSize sizeHint() const override { return {360, 178}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name, m_title, m_text;
    qint64 m_entries = 0, m_bytes = 0, m_budget = 0, m_hits = 0, m_misses = 0, m_evictions = 0;
};

} // namespace auralis
