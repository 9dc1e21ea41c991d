// ExportPlaylistDialog: where a playlist is written to, as what, and how its paths are given. Main thread.
#pragma once

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace auralis
{

class Settings;

class ExportPlaylistDialog : public QDialog
{
    Q_OBJECT
public:
    ExportPlaylistDialog(const QString& name, Settings& settings, QWidget* parent = nullptr);

    QString path() const;
    bool isRelative() const;

Q_SIGNALS:
    void chosen(const QString& path, bool relative);

private:
    void browse();
    void followFormat();
    void accept() override;

    Settings& m_settings;
    QComboBox* m_format;
    QRadioButton* m_relative;
    QRadioButton* m_absolute;
    QLineEdit* m_path;
    QPushButton* m_write;
};

} // namespace auralis
