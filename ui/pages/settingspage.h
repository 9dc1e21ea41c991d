// SettingsPage: categories at the left, their settings at the right; everything is applied at once. Main thread.
#pragma once

#include "page.h"

class QStackedWidget;

namespace auralis
{

class SettingForm;
class Sidebar;

class SettingsPage : public Page
{
    Q_OBJECT
public:
    explicit SettingsPage(const Services& services, QWidget* parent = nullptr);
    /// `place.text` names a category ("output").
    void open(const Place& place) override;
    QWidget* mainView() override;

Q_SIGNALS:
    void folderRequested();
    void shortcutsRequested();
    void presetsRequested();
    void correctionRequested();

private:
    void show(const QString& category);
    QWidget* make(const QString& category);
    SettingForm* makePlayback();
    SettingForm* makeEnhancement();
    SettingForm* makeOutput();
    SettingForm* makeCache();
    SettingForm* makeAppearance();
    SettingForm* makeLibrary();
    SettingForm* makeAbout();

    Services m_services;
    Sidebar* m_categories;
    QStackedWidget* m_forms;
};

} // namespace auralis
