// SettingForm: the column of settings at the right of the settings page: groups, rows with a label and help at the left
// and a control at the right. Each control is bound to one setting and writes it at once. Main thread.
#pragma once

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include <QWidget>

#include "settings.h"

class QComboBox;
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

    /// Replaces what can be chosen; what is chosen stays, also when it is not among it.
    static void fillList(QComboBox* list, const std::vector<std::pair<QVariant, QString>>& choices);

    template <class T>
    using Choices = std::vector<std::pair<T, QString>>;
    /// A few choices side by side.
    void addSegments(const QString& label, const QString& help, const Setting<QString>& setting,
                     const Choices<QString>& choices);
    /// A list of choices that drops down. Its control is returned for filling it anew (fillList), when what can be
    /// chosen changes.
    template <class T>
    QComboBox* addList(const QString& label, const QString& help, const Setting<T>& setting, const Choices<T>& choices)
    {
        Values values;
        for (const auto& choice : choices)
            values.emplace_back(QVariant::fromValue(choice.first), choice.second);
        Settings& store = m_settings;
        return addList(
            label, help, setting.key, values, [&store, setting] { return QVariant::fromValue(store.get(setting)); },
            [&store, setting](const QVariant& value) { store.set(setting, value.value<T>()); });
    }
    void addSwitch(const QString& label, const QString& help, const Setting<bool>& setting);
    /// A number on a slider, in `steps` of `step` from `least`; `text` says it in words at its right.
    template <class T>
    void addSlider(const QString& label, const QString& help, const Setting<T>& setting, T least, T step, int steps,
                   const std::function<QString(T)>& text)
    {
        Settings& store = m_settings;
        addSlider(
            label, help, setting.key, steps,
            [&store, setting, least, step] {
                return static_cast<int>(std::lround(double(store.get(setting) - least) / double(step)));
            },
            [&store, setting, least, step](int at) { store.set(setting, static_cast<T>(least + step * at)); },
            [text, least, step](int at) { return text(static_cast<T>(least + step * at)); });
    }

    static constexpr int width = 720;

private:
    using Values = std::vector<std::pair<QVariant, QString>>;
    QComboBox* addList(const QString& label, const QString& help, const char* key, const Values& choices,
                       const std::function<QVariant()>& read, const std::function<void(const QVariant&)>& write);
    void addSlider(const QString& label, const QString& help, const char* key, int steps,
                   const std::function<int()>& read, const std::function<void(int)>& write,
                   const std::function<QString(int)>& text);
    /// Runs `refresh` now and whenever the setting changes from elsewhere.
    void follow(const char* key, QWidget* control, const std::function<void()>& refresh);

    Settings& m_settings;
    QVBoxLayout* m_column;
    bool m_firstInGroup = true;
};

} // namespace auralis
