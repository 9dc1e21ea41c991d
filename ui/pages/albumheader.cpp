// AlbumHeader: an album's cover, names, figures and commands.
#include "albumheader.h"

#include <algorithm>
#include <cmath>

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "dialogs/albumruledialog.h"
#include "drawing.h"
#include "library.h"
#include "models/coverprovider.h"
#include "models/formats.h"
#include "models/trackactions.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/icons.h"
#include "theme/oklch.h"
#include "trackmenu.h"
#include "uisettings.h"

namespace auralis
{

namespace
{

constexpr int coverSide = 200;

/// The artist's name: a link without colour.
class NameButton : public QPushButton
{
public:
    using QPushButton::QPushButton;
    QSize sizeHint() const override
    {
        const QFontMetrics metrics(theme().font(TextStyle::Strong));
        return {metrics.horizontalAdvance(text()) + 2, metrics.height() + 4};
    }
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const int width = draw::text(&painter, rect(), text(), TextStyle::Strong, theme().color.text);
        if (underMouse()) painter.fillRect(QRect(0, height() / 2 + 8, width, 1), theme().color.text);
    }
};

} // namespace

AlbumHeader::AlbumHeader(const Services& services, QWidget* parent)
    : QWidget(parent)
    , m_services(services)
    , m_title(new TextLabel(TextStyle::Display))
    , m_artist(new NameButton)
    , m_facts(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_loudness(new TextLabel(TextStyle::Small, &Colors::text2))
    , m_heart(new IconButton(QStringLiteral("heart"), tr("Favourite")))
{
    setFixedHeight(height);
    auto* play = new QPushButton(Icons::get("play"), tr("Play"));
    setButtonKind(play, ButtonKind::Primary);
    auto* shuffle = new QPushButton(Icons::get("shuffle"), tr("Shuffle"));
    auto* enqueue = new QPushButton(Icons::get("queue"), tr("Add to queue"));
    auto* more = new IconButton(QStringLiteral("more"), tr("More"));
    m_heart->setCheckable(true);
    m_artist->setCursor(Qt::PointingHandCursor);
    m_artist->setFlat(true);

    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme().size.controlGap);
    for (QWidget* button : {static_cast<QWidget*>(play), static_cast<QWidget*>(shuffle), static_cast<QWidget*>(enqueue),
                            static_cast<QWidget*>(m_heart), static_cast<QWidget*>(more)})
        buttons->addWidget(button);
    buttons->addStretch();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme().size.pageMargin + coverSide + 24, 16, theme().size.pageMargin, 24);
    column->setSpacing(0);
    column->addStretch();
    column->addWidget(new TextLabel(tr("Album"), TextStyle::Small, &Colors::text2));
    column->addWidget(m_title);
    column->addSpacing(3);
    column->addWidget(m_artist, 0, Qt::AlignLeft);
    column->addSpacing(4);
    column->addWidget(m_facts);
    column->addSpacing(5);
    column->addWidget(m_loudness);
    column->addSpacing(16);
    column->addLayout(buttons);

    auto* menu = new QMenu(more);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillMenu(menu); });
    more->setMenu(menu);
    more->setPopupMode(QToolButton::InstantPopup);
    connect(play, &QPushButton::clicked, this, [this] { m_services.actions.play(ids()); });
    connect(shuffle, &QPushButton::clicked, this, [this] { m_services.actions.playShuffled(ids()); });
    connect(enqueue, &QPushButton::clicked, this, [this] { m_services.actions.append(ids()); });
    connect(m_heart, &IconButton::clicked, this,
            [this](bool on) { m_services.library.setAlbumFavourite(m_album.id, on); });
    connect(m_artist, &QPushButton::clicked, this, [this] { Q_EMIT artistRequested(m_album.artist); });
    connect(&services.covers, &CoverProvider::ready, this, [this](const QString& key) {
        if (key == m_album.coverKey) update();
    });
}

void AlbumHeader::fillMenu(QMenu* menu)
{
    menu->clear();
    menu->addAction(tr("Play next"), this, [this] { m_services.actions.playNext(ids()); });
    TrackMenu::fillPlaylists(menu->addMenu(Icons::get("playlist"), tr("Add to playlist")), m_services.actions,
                             [this](const auto& done) { done(ids()); });
    menu->addAction(tr("Edit tags…"), this, [this] { Q_EMIT m_services.actions.tagsRequested(ids()); });
    menu->addAction(tr("Grouping…"), this, [this] {
        auto* dialog = new AlbumRuleDialog(m_services.library, m_album, window());
        uisettings::rememberSize(dialog, m_services.settings, uisettings::albumRuleSize);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    menu->addAction(Icons::get("artist"), tr("Go to artist"), this, [this] { Q_EMIT artistRequested(m_album.artist); });
    if (!m_rows.empty())
        menu->addAction(Icons::get("folder"), tr("Show in file manager"), this,
                        [this] { m_services.actions.showFolder(m_rows.front().id); });
    menu->addSeparator();
    menu->addAction(Icons::get("close"), tr("Remove from library"), this, [this] { m_services.actions.remove(ids()); });
}

std::vector<TrackId> AlbumHeader::ids() const
{
    std::vector<TrackId> result;
    for (const TrackRow& row : m_rows)
        result.push_back(row.id);
    return result;
}

void AlbumHeader::setAlbum(const AlbumRow& album)
{
    m_album = album;
    describe();
}

void AlbumHeader::setTracks(const std::vector<TrackRow>& rows)
{
    m_rows = rows;
    describe();
}

void AlbumHeader::describe()
{
    m_title->setText(m_album.title);
    m_artist->setText(m_album.artist);
    m_artist->setAccessibleName(tr("Artist: %1").arg(m_album.artist));
    m_artist->updateGeometry();
    QString facts = m_album.year > 0 ? QString::number(m_album.year) + QStringLiteral(", ") : QString();
    facts += formats::tracks(m_album.tracks) + QStringLiteral(", ") + formats::length(m_album.duration);
    if (!m_album.format.isEmpty()) facts += QStringLiteral(". ") + m_album.format;
    m_facts->setText(facts);

    // Loudness of an album: energy mean of its tracks, weighted by their length.
    double energy = 0, seconds = 0;
    for (const TrackRow& row : m_rows)
        if (std::isfinite(row.lufs) && row.duration > 0) {
            energy += std::pow(10.0, row.lufs / 10) * row.duration;
            seconds += row.duration;
        }
    const double mean = seconds > 0 ? 10 * std::log10(energy / seconds) : m_album.lufs;
    m_loudness->setText(std::isfinite(mean) ? tr("Loudness %1 LUFS").arg(formats::lufs(mean))
                                            : tr("Loudness not measured yet"));
    const bool favourite = m_album.favourite;
    m_heart->setChecked(favourite);
    m_heart->setIconName(favourite ? QStringLiteral("heart-filled") : QStringLiteral("heart"));
    update();
}

void AlbumHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QImage small = m_services.covers.thumbnail(m_album.coverKey);
    const QColor neutral = theme().color.surface;
    painter.fillRect(rect(), small.isNull() ? neutral : artWash(coverTint(small), theme().dark, neutral));
    const QRect cover(theme().size.pageMargin, 16, coverSide, coverSide);
    draw::cover(
        &painter, cover,
        m_services.covers.cover(m_album.coverKey, coverSide, devicePixelRatioF(), theme().size.radiusCoverLarge),
        theme().size.radiusCoverLarge);
}

} // namespace auralis
