// TagFields: the form of the tag editor: every field that can be written, with what the files hold. Main thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include <QWidget>

#include "libraryjobs.h"

class QAction;
class QLineEdit;
class QPlainTextEdit;

namespace auralis
{

class TextLabel;

/// One field: its values as text, "; " between several. Where the files differ it is empty and says so; what is not
/// touched is not written.
class TagField : public QWidget
{
    Q_OBJECT
public:
    TagField(const QString& key, const QString& name, bool many, bool tall, QWidget* parent = nullptr);

    QString key() const { return m_key; }
    QString name() const { return m_name; }
    /// What each file holds, one list a file.
    void setValues(const std::vector<QStringList>& values);
    bool isMixed() const { return m_mixed; }
    bool isChanged() const;
    QStringList value() const; ///< as it stands; empty: the field is to be removed
    QString text() const;
    void setText(const QString& text); ///< as if typed
    void putBack();

Q_SIGNALS:
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void touch();
    void show(const QString& text);

    QString m_key, m_name;
    bool m_many;
    QLineEdit* m_line = nullptr;
    QPlainTextEdit* m_tall = nullptr;
    QAction* m_putBack = nullptr;
    QStringList m_original;
    bool m_mixed = false;
    bool m_touched = false; ///< by the listener, since the last setValues() or putBack()
    bool m_showing = false;
};

class TagFields : public QWidget
{
    Q_OBJECT
public:
    explicit TagFields(QWidget* parent = nullptr);

    /// An edit that removes every field known: what its preview finds is what the files hold.
    static TagEdit everything();
    void setFiles(const std::vector<TagDifference>& files);
    TagEdit edit() const; ///< fields that were changed
    TagField* field(const QString& key) const;
    QString nameOf(const QString& key) const;

Q_SIGNALS:
    void edited();

private:
    std::map<QString, TagField*> m_fields;
};

} // namespace auralis
