#include "player/volumepopover.h"

#include <QHBoxLayout>
#include <QSlider>

#include "theme/buttons.h"
#include "theme/textlabel.h"

namespace auralis
{

QString volumeIcon(double volume, bool muted)
{
    if (muted || volume <= 0) return QStringLiteral("volume-mute");
    return volume < 0.5 ? QStringLiteral("volume-low") : QStringLiteral("volume-high");
}

VolumePopover::VolumePopover(QWidget* parent)
    : Popover(parent)
    , m_mute(new IconButton(QStringLiteral("volume-high"), tr("Mute")))
    , m_slider(new QSlider(Qt::Horizontal))
    , m_percent(new TextLabel(TextStyle::Caption, &Colors::text2))
{
    setWindowTitle(tr("Volume"));
    auto* row = new QHBoxLayout(body());
    row->setContentsMargins(8, 8, 12, 8);
    m_slider->setRange(0, 100);
    m_slider->setPageStep(5);
    m_slider->setSingleStep(5);
    m_slider->setFixedWidth(136);
    m_slider->setAccessibleName(tr("Volume"));
    m_percent->setTabular(true);
    m_percent->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_percent->setFixedWidth(40);
    m_mute->setShortcutHint(Qt::CTRL | Qt::Key_U);
    row->addWidget(m_mute);
    row->addWidget(m_slider);
    row->addWidget(m_percent);
    connect(m_mute, &QToolButton::clicked, this, [this] { Q_EMIT muteChosen(!m_muted); });
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) {
        m_percent->setText(tr("%1 %").arg(value));
        Q_EMIT volumeChosen(value / 100.0);
    });
}

void VolumePopover::setVolume(double volume, bool muted)
{
    m_muted = muted;
    m_mute->setIconName(volumeIcon(volume, muted));
    if (m_slider->isSliderDown()) return;
    const QSignalBlocker quiet(m_slider);
    m_slider->setValue(qRound(volume * 100));
    m_percent->setText(tr("%1 %").arg(m_slider->value()));
}

} // namespace auralis
