// SettingForm: the column of settings at the right of the settings page: groups, rows with a label and help at the left
// and a control at the right. Each control is bound to one setting and writes it at once. Main thread.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include <QWidget>

#include "settings.h"

class QVBoxLayout;

namespace auralis
{

class SettingForm : public QWidget
{
    Q_OBJECT
public:
    explicit SettingForm(const QString& heading, Settings& settings, QWidget* parent = nullptr);

    void addGroup(const QString& title);
    /// A row with any control.
    void addRow(const QString& label, const QString& help, QWidget* control);

    template <class T>
    using Choices = std::vector<std::pair<T, QString>>;
    /// A few choices side by side.
    void addSegments(const QString& label, const QString& help, const Setting<QString>& setting,
                     const Choices<QString>& choices);
    /// A list of choices that drops down.
    template <class T>
    void addList(const QString& label, const QString& help, const Setting<T>& setting, const Choices<T>& choices)
    {
        std::vector<std::pair<QVariant, QString>> values;
        for (const auto& choice : choices)
            values.emplace_back(QVariant::fromValue(choice.first), choice.second);
        Settings& store = m_settings;
        addList(
            label, help, values, [&store, setting] { return QVariant::fromValue(store.get(setting)); },
            [&store, setting](const QVariant& value) { store.set(setting, value.value<T>()); });
    }
    void addSwitch(const QString& label, const QString& help, const Setting<bool>& setting);

    static constexpr int width = 720;

private:
    void addList(const QString& label, const QString& help, const std::vector<std::pair<QVariant, QString>>& choices,
                 const std::function<QVariant()>& read, const std::function<void(const QVariant&)>& write);
    /// Runs `refresh` now and whenever the setting changes from elsewhere.
    void follow(const char* key, QWidget* control, const std::function<void()>& refresh);

    Settings& m_settings;
    QVBoxLayout* m_column;
    bool m_firstInGroup = true;
};

} // namespace auralis
