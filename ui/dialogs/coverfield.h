// CoverField: the cover of the files in the tag editor: shown, exchanged from a file or a drop, removed, saved. Main
// thread.
#pragma once

#include <optional>

#include <QByteArray>
#include <QPixmap>
#include <QWidget>

class QPushButton;

namespace auralis
{

class CoverProvider;
class TextLabel;

class CoverField : public QWidget
{
    Q_OBJECT
public:
    explicit CoverField(CoverProvider& covers, QWidget* parent = nullptr);

    /// What the files show now; `mixed`: not all the same.
    void setFiles(const QString& coverKey, bool mixed);
    /// The picture all files are to have; empty: none is to have one; nothing: they stay as they are.
    const std::optional<QByteArray>& edit() const { return m_edit; }
    bool setFile(const QString& path); ///< false: no picture; says so
    void remove();
    void putBack();
    void say(const QString& text); ///< below the picture
    static constexpr int side = 160;

Q_SIGNALS:
    void edited();
    void extractRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void follow();
    bool setPicture(const QByteArray& bytes);

    CoverProvider& m_covers;
    QString m_key;
    bool m_mixed = false;
    std::optional<QByteArray> m_edit;
    QPixmap m_fresh; ///< of m_edit
    TextLabel* m_words;
    QPushButton* m_choose;
    QPushButton* m_remove;
    QPushButton* m_extract;
    QPushButton* m_putBack;
};

} // namespace auralis
