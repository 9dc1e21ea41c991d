#include "player/signalpathpopover.h"

#include <cmath>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "player/deckstate.h"
#include "theme/auralisstyle.h"
#include "theme/icons.h"
#include "theme/textlabel.h"

namespace auralis
{
namespace
{

constexpr int nodeStep = 48;
constexpr int nodeSize = 28;

bool mastered(const PlayerSnapshot& s)
{
    return deckState(s, {}, false).accent;
}

/// "44.1 kHz", "48 kHz"
QString rateText(int rate)
{
    return QStringLiteral("%1 kHz").arg(QString::number(rate / 1000.0, 'g', 4));
}

QString percent(double share)
{
    return QStringLiteral("%1 %").arg(qRound(share * 100));
}

/// The stages that do something, with their gains.
QString masteringStages(const PlayerSnapshot& s)
{
    const auto tr = [](const char* text) { return SignalPathPopover::tr(text); };
    QStringList stages{tr("EQ \u00b1%1 dB").arg(signedNumber(s.eqMaxDb)),
                       tr("gain %1 dB").arg(signedNumber(s.masteringGainDb, 1, true))};
    if (!std::isnan(s.reductionDb)) stages += tr("limiter %1 dB").arg(signedNumber(-s.reductionDb));
    return stages.join(QStringLiteral(", "));
}

/// "Album, −6.2 dB, lowered to prevent clipping"
QString gainText(const SoundingGain& gain)
{
    const auto tr = [](const char* text) { return SignalPathPopover::tr(text); };
    const QString from = gain.from == SoundingGain::From::Album   ? tr("Album")
                         : gain.from == SoundingGain::From::Track ? tr("Track")
                                                                  : tr("Track, as measured");
    const QString words = tr("%1, %2 dB").arg(from, signedNumber(gain.db, 1, true));
    return gain.limited ? tr("%1, to prevent clipping").arg(words) : words;
}

} // namespace

std::vector<SignalNode> signalNodes(const PlayerSnapshot& s)
{
    std::vector<SignalNode> nodes;
    if (!s.item) return nodes;
    const auto tr = [](const char* text) { return SignalPathPopover::tr(text); };
    nodes.push_back({QStringLiteral("track"), tr("File"), s.fileFormat});
    if (!s.codec.isEmpty() && s.sourceRate > 0)
        nodes.push_back({QStringLiteral("waveform"), tr("Decoder"),
                         tr("%1 to %2, 32 bit float").arg(s.codec, rateText(s.sourceRate))});
    // Mastering and the original work at the file's rate and are resampled for the engine; Opus is always made at 48
    // kHz.
    const int engine = s.engineRate > 0 ? s.engineRate : s.sourceRate;
    const auto resampler = [&](int from, int to) {
        if (from <= 0 || to <= 0 || from == to) return;
        nodes.push_back({QStringLiteral("waveform"), tr("Resampler"),
                         tr("%1 to %2, very high quality").arg(QString::number(from / 1000.0, 'g', 4), rateText(to))});
    };
    if (s.blind) {
        nodes.push_back({QStringLiteral("compare"), tr("Blind test"), tr("Hidden until the test is closed")});
    } else if (mastered(s)) {
        if (!s.sounding.correction.empty())
            nodes.push_back(
                {QStringLiteral("device"), tr("Listening correction"), correctionNameOf(s.sounding.correction), true});
        nodes.push_back({QStringLiteral("enhance"), tr("Mastering"),
                         tr("%1 %2: %3")
                             .arg(presetNameOf(s.sounding.preset), percent(static_cast<double>(s.sounding.intensity)),
                                  masteringStages(s)),
                         true});
        resampler(s.sourceRate, engine);
    } else if (s.sounding.mode == Mode::Streamed && !s.comparing) {
        constexpr int opusRate = 48000;
        resampler(s.sourceRate, opusRate);
        nodes.push_back(
            {QStringLiteral("cache"), QStringLiteral("Opus"), tr("%1 kbps, lossy").arg(s.sounding.bitrate / 1000)});
        resampler(opusRate, engine);
    } else {
        if (s.comparing) nodes.push_back({QStringLiteral("compare"), tr("Level"), tr("Matched to the mastered sound")});
        resampler(s.sourceRate, engine);
    }
    if (!s.blind && s.replayGain.from != SoundingGain::From::None)
        nodes.push_back({QStringLiteral("volume-low"), QStringLiteral("ReplayGain"), gainText(s.replayGain)});
    nodes.push_back({s.muted ? QStringLiteral("volume-mute") : QStringLiteral("volume-high"), tr("Volume"),
                     s.muted         ? tr("Muted")
                     : s.volume <= 0 ? tr("Silent")
                                     : tr("%1 dB").arg(signedNumber(s.volumeDb))});
    nodes.push_back({QStringLiteral("device"), s.device.isEmpty() ? tr("No sound device") : s.device,
                     s.deviceLost ? tr("Disconnected") : tr("%1, 32 bit float").arg(rateText(engine))});
    return nodes;
}

QString signalReport(const PlayerSnapshot& s)
{
    QStringList lines{QStringLiteral("Auralis " AURALIS_VERSION ", signal path")};
    for (const SignalNode& node : signalNodes(s))
        lines += node.name + QStringLiteral(": ") + node.detail;
    lines += SignalPathPopover::tr("Latency %1 ms").arg(qRound(s.latencyMs));
    if (!s.blind) lines += SignalPathPopover::tr("Tier %1").arg(s.tier);
    lines += underrunText(s);
    return lines.join(QLatin1Char('\n'));
}

/// The stops, joined by a line.
class SignalPathPopover::Path : public QWidget
{
public:
    void setNodes(std::vector<SignalNode> nodes)
    {
        m_nodes = std::move(nodes);
        setFixedHeight(std::max(1, static_cast<int>(m_nodes.size())) * nodeStep - (nodeStep - nodeSize) + 8);
        QStringList words;
        for (const SignalNode& node : m_nodes)
            words += node.name + QStringLiteral(": ") + node.detail;
        setAccessibleName(words.join(QStringLiteral("; ")));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Colors& c = theme().color;
        const auto place = [this](const QRect& r) { return style()->visualRect(layoutDirection(), rect(), r); };
        for (std::size_t i = 0; i < m_nodes.size(); ++i) {
            const SignalNode& node = m_nodes[i];
            const int top = static_cast<int>(i) * nodeStep + 1;
            const QRect disc = place(QRect(0, top, nodeSize, nodeSize));
            if (i + 1 < m_nodes.size())
                painter.fillRect(QRectF(disc.left() + nodeSize / 2.0 - 0.5, top + nodeSize, 1, nodeStep - nodeSize),
                                 c.outline);
            painter.setBrush(node.mastering ? QBrush(c.accent) : Qt::NoBrush);
            painter.setPen(node.mastering ? QPen(Qt::NoPen) : QPen(c.outline, 1));
            painter.drawEllipse(QRectF(disc).adjusted(0.5, 0.5, -0.5, -0.5));
            Icons::paint(&painter, node.icon, disc, theme().size.iconSmall, node.mastering ? c.onAccent : c.text2);
            const int left = nodeSize + 12;
            const QRect name = place(QRect(left, top - 3, width() - left, 18));
            const QRect detail = place(QRect(left, top + 14, width() - left, 16));
            painter.setFont(labelFont());
            painter.setPen(node.mastering ? c.accent : c.text);
            painter.drawText(name, Qt::AlignVCenter | Qt::AlignLeading, node.name);
            painter.setFont(theme().font(TextStyle::Caption));
            painter.setPen(c.text2);
            painter.drawText(detail, Qt::AlignVCenter | Qt::AlignLeading,
                             painter.fontMetrics().elidedText(node.detail, Qt::ElideRight, detail.width()));
        }
    }

private:
    static QFont labelFont()
    {
        QFont font = theme().font(TextStyle::Small);
        font.setWeight(QFont::DemiBold);
        return font;
    }
    std::vector<SignalNode> m_nodes;
};

namespace
{

class Rule : public QWidget
{
public:
    Rule() { setFixedHeight(1); }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), theme().color.popoverLine); }
};

} // namespace

QString underrunText(const PlayerSnapshot& s)
{
    const auto tr = [](const char* text) { return SignalPathPopover::tr(text); };
    const QString count = SignalPathPopover::tr("%n underruns", nullptr, static_cast<int>(s.underruns));
    const UnderrunCauses& why = s.underrunCauses;
    QStringList causes;
    const std::pair<QString, std::int64_t> all[] = {
        {tr("device"), why.device}, {tr("disk"), why.disk}, {tr("rendering"), why.render}, {tr("processor"), why.cpu}};
    for (const auto& cause : all)
        if (cause.second > 0) causes += QStringLiteral("%1 %2").arg(cause.first).arg(cause.second);
    return causes.isEmpty() ? count : QStringLiteral("%1: %2").arg(count, causes.join(QStringLiteral(", ")));
}

SignalPathPopover::SignalPathPopover(QWidget* parent)
    : Popover(parent)
    , m_mode(new TextLabel(TextStyle::Caption))
    , m_path(new Path)
    , m_latency(new TextLabel(TextStyle::Caption, &Colors::text2))
    , m_tier(new TextLabel(TextStyle::Caption, &Colors::text2))
    , m_underruns(new TextLabel(TextStyle::Caption, &Colors::text2))
    , m_original(new QPushButton(tr("Play original file")))
{
    const Metrics& m = theme().size;
    setWindowTitle(tr("Signal path"));
    body()->setFixedWidth(m.popoverSignal - 2);
    auto* column = new QVBoxLayout(body());
    column->setContentsMargins(0, m.panelMargin - 1, 0, 12);
    column->setSpacing(0);
    const auto padded = [&](int bottom) {
        auto* row = new QHBoxLayout;
        row->setContentsMargins(m.panelMargin - 1, 0, m.panelMargin - 1, bottom);
        row->setSpacing(m.controlGap);
        column->addLayout(row);
        return row;
    };
    QHBoxLayout* head = padded(12);
    head->addWidget(new TextLabel(tr("Signal path"), TextStyle::Title));
    head->addStretch();
    head->addWidget(m_mode);
    padded(14)->addWidget(m_path);
    column->addWidget(new Rule);
    column->addSpacing(10);
    QHBoxLayout* figures = padded(4);
    figures->addWidget(m_latency);
    figures->addStretch();
    figures->addWidget(m_tier);
    padded(12)->addWidget(m_underruns);
    QHBoxLayout* buttons = padded(0);
    auto* copy = new QPushButton(tr("Copy report"));
    for (QPushButton* button : {m_original, copy}) {
        setButtonSmall(button);
        buttons->addWidget(button, 1);
    }
    connect(m_original, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT playOriginalRequested();
    });
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(signalReport(m_snapshot)); });
}

void SignalPathPopover::setSnapshot(const PlayerSnapshot& snapshot)
{
    m_snapshot = snapshot;
    const bool lit = mastered(snapshot);
    m_mode->setColorRole(lit ? &Colors::accent : &Colors::text2);
    m_mode->setText(snapshot.blind                                                    ? tr("Blind test")
                    : lit                                                             ? tr("Mastering")
                    : snapshot.sounding.mode == Mode::Streamed && !snapshot.comparing ? tr("Streamed")
                                                                                      : tr("Original"));
    m_path->setNodes(signalNodes(snapshot));
    m_latency->setText(tr("Latency %1 ms").arg(qRound(snapshot.latencyMs)));
    m_tier->setText(snapshot.tier.isEmpty() || snapshot.blind ? QString() : tr("Tier %1").arg(snapshot.tier));
    m_underruns->setText(underrunText(snapshot));
    m_original->setEnabled(snapshot.item && !snapshot.blind && snapshot.sounding.mode != Mode::Original);
}

} // namespace auralis
