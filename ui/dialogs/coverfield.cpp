// CoverField: a picture and what can be done with it.
#include "coverfield.h"

#include <QBuffer>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QImageReader>
#include <QMimeData>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>
#include <QVBoxLayout>

#include "models/coverprovider.h"
#include "pages/drawing.h"
#include "theme/auralisstyle.h"
#include "theme/textlabel.h"

namespace auralis
{

namespace
{
constexpr qint64 largest = 20'000'000; ///< bytes of a picture
}

CoverField::CoverField(CoverProvider& covers, QWidget* parent)
    : QWidget(parent)
    , m_covers(covers)
    , m_words(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_choose(new QPushButton(tr("Choose picture…")))
    , m_remove(new QPushButton(tr("Remove")))
    , m_extract(new QPushButton(tr("Save as file…")))
    , m_putBack(new QPushButton(tr("Put back")))
{
    setAcceptDrops(true);
    setAccessibleName(tr("Cover"));
    setFixedWidth(side);
    m_words->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, side + 8, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_words);
    for (QPushButton* button : {m_choose, m_remove, m_extract, m_putBack}) {
        setButtonSmall(button);
        button->setAutoDefault(false);
        column->addWidget(button);
    }
    column->addStretch();
    connect(m_choose, &QPushButton::clicked, this, [this] {
        const QString file = QFileDialog::getOpenFileName(this, tr("Choose picture"), {},
                                                          tr("Pictures (*.jpg *.jpeg *.png *.webp *.gif *.bmp)"));
        if (!file.isEmpty()) setFile(file);
    });
    connect(m_remove, &QPushButton::clicked, this, &CoverField::remove);
    connect(m_extract, &QPushButton::clicked, this, &CoverField::extractRequested);
    connect(m_putBack, &QPushButton::clicked, this, &CoverField::putBack);
    connect(&covers, &CoverProvider::ready, this, [this](const QString& key) {
        if (key == m_key) update();
    });
    follow();
}

void CoverField::setFiles(const QString& coverKey, bool mixed)
{
    m_key = coverKey;
    m_mixed = mixed;
    putBack();
}

void CoverField::putBack()
{
    m_edit.reset();
    m_fresh = {};
    follow();
}

void CoverField::remove()
{
    m_edit = QByteArray();
    m_fresh = {};
    follow();
}

bool CoverField::setPicture(const QByteArray& bytes)
{
    QBuffer buffer;
    buffer.setData(bytes);
    QImageReader reader(&buffer);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (size.isValid()) // a large one is decoded small
        reader.setScaledSize(size.scaled(QSize(side, side) * devicePixelRatioF(), Qt::KeepAspectRatioByExpanding));
    const QImage image = reader.read();
    if (image.isNull()) return false;
    m_fresh = QPixmap::fromImage(image);
    m_fresh.setDevicePixelRatio(devicePixelRatioF());
    m_edit = bytes;
    follow();
    if (size.isValid()) say(tr("New: %1 by %2").arg(size.width()).arg(size.height()));
    return true;
}

bool CoverField::setFile(const QString& path)
{
    QFile file(path);
    const bool good = file.size() <= largest && file.open(QIODevice::ReadOnly) && setPicture(file.readAll());
    if (!good) say(tr("%1 is no picture that can be used.").arg(QFileInfo(path).fileName()));
    return good;
}

void CoverField::say(const QString& text)
{
    m_words->setText(text);
}

void CoverField::follow()
{
    m_remove->setEnabled(m_edit ? !m_edit->isEmpty() : m_mixed || !m_key.isEmpty());
    m_extract->setEnabled(!m_key.isEmpty());
    m_putBack->setVisible(m_edit.has_value());
    say(!m_edit             ? (m_mixed           ? tr("Several covers")
                               : m_key.isEmpty() ? tr("No cover")
                                                 : QString())
        : m_edit->isEmpty() ? tr("Removed from the files")
                            : tr("New"));
    update();
    Q_EMIT edited();
}

void CoverField::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect box(0, 0, side, side);
    const int radius = theme().size.radiusCoverLarge;
    if (m_edit && !m_fresh.isNull()) {
        painter.setRenderHints(QPainter::SmoothPixmapTransform | QPainter::Antialiasing);
        QPainterPath round;
        round.addRoundedRect(box, radius, radius);
        painter.setClipPath(round);
        const QSize size = m_fresh.deviceIndependentSize().toSize();
        const QRect part((size.width() - side) / 2, (size.height() - side) / 2, side, side);
        painter.drawPixmap(
            box, m_fresh,
            QRectF(QPointF(part.topLeft()) * devicePixelRatioF(), QSizeF(part.size()) * devicePixelRatioF()).toRect());
    } else {
        const QPixmap known = m_edit || m_mixed ? QPixmap() : m_covers.cover(m_key, side, devicePixelRatioF(), radius);
        draw::cover(&painter, box, known, radius);
    }
}

void CoverField::dragEnterEvent(QDragEnterEvent* event)
{
    const QMimeData* dropped = event->mimeData();
    if (!dropped->hasImage() && !(dropped->hasUrls() && dropped->urls().first().isLocalFile())) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void CoverField::dropEvent(QDropEvent* event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
    const QMimeData* dropped = event->mimeData();
    if (dropped->hasUrls() && dropped->urls().first().isLocalFile()) {
        setFile(dropped->urls().first().toLocalFile());
        return;
    }
    QByteArray bytes; // a picture from a browser comes as pixels
    QBuffer buffer(&bytes);
    if (qvariant_cast<QImage>(dropped->imageData()).save(&buffer, "PNG")) setPicture(bytes);
}

} // namespace auralis
