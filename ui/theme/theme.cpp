#include "theme/theme.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPixmapCache>
#include <QStyleHints>
#include <QToolTip>
#include <QWidget>

#include "theme/auralisstyle.h"
#include "theme/oklch.h"

// Outside any namespace: the macro declares a global function.
static void registerUiResources()
{
    Q_INIT_RESOURCE(auralisui);
}

namespace auralis
{

void initUiResources()
{
    static const bool once = (registerUiResources(), true);
    Q_UNUSED(once)
}

namespace
{

const QJsonObject& tokens()
{
    static const QJsonObject root = [] {
        initUiResources();
        QFile file(QStringLiteral(":/tokens.json"));
        if (!file.open(QIODevice::ReadOnly)) qFatal("tokens.json is not in the resources");
        return QJsonDocument::fromJson(file.readAll()).object();
    }();
    return root;
}

/// The value at "size/slider/groove"; numbers are indices of arrays.
QJsonValue token(const char* path)
{
    QJsonValue value = tokens();
    for (const QString& step : QString::fromLatin1(path).split(QLatin1Char('/'))) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        value = isIndex && value.isArray() ? value.toArray().at(index) : value.toObject().value(step);
    }
    if (value.isUndefined()) qFatal("tokens.json lacks %s", path);
    return value;
}

struct ColorName {
    const char* name;
    QColor Colors::*member;
};
constexpr ColorName colorNames[] = {
    {"bg", &Colors::bg},
    {"surface", &Colors::surface},
    {"raised", &Colors::raised},
    {"hover", &Colors::hover},
    {"pressed", &Colors::pressed},
    {"selected", &Colors::selected},
    {"line", &Colors::line},
    {"outline", &Colors::outline},
    {"text", &Colors::text},
    {"text2", &Colors::text2},
    {"text3", &Colors::text3},
    {"disabled", &Colors::disabled},
    {"strong", &Colors::strong},
    {"onStrong", &Colors::onStrong},
    {"accent", &Colors::accent},
    {"onAccent", &Colors::onAccent},
    {"accentSoft", &Colors::accentSoft},
    {"accentLine", &Colors::accentLine},
    {"warning", &Colors::warning},
    {"warningSoft", &Colors::warningSoft},
    {"error", &Colors::error},
    {"errorSoft", &Colors::errorSoft},
    {"wavePeak", &Colors::wavePeak},
    {"waveRms", &Colors::waveRms},
    {"focus", &Colors::focus},
    {"artWash", &Colors::artWash},
    {"tooltip", &Colors::tooltip},
    {"onTooltip", &Colors::onTooltip},
    {"groove", &Colors::groove},
    {"popoverLine", &Colors::popoverLine},
    {"scrollbar", &Colors::scrollbar},
};

struct MetricPath {
    const char* path;
    int Metrics::*member;
};
constexpr MetricPath metricPaths[] = {
    {"space/unit", &Metrics::unit},
    {"space/half", &Metrics::half},
    {"space/pageMargin", &Metrics::pageMargin},
    {"space/panelMargin", &Metrics::panelMargin},
    {"space/gridGap", &Metrics::gridGap},
    {"space/controlGap", &Metrics::controlGap},
    {"space/groupGap", &Metrics::groupGap},
    {"radius/chip", &Metrics::radiusChip},
    {"radius/control", &Metrics::radiusControl},
    {"radius/segment", &Metrics::radiusSegment},
    {"radius/cover", &Metrics::radiusCover},
    {"radius/coverLarge", &Metrics::radiusCoverLarge},
    {"radius/card", &Metrics::radiusCard},
    {"radius/popover", &Metrics::radiusPopover},
    {"radius/bar", &Metrics::radiusBar},
    {"stroke/focus", &Metrics::focusWidth},
    {"stroke/focusGap", &Metrics::focusGap},
    {"size/window/min/0", &Metrics::windowMinWidth},
    {"size/window/min/1", &Metrics::windowMinHeight},
    {"size/window/default/0", &Metrics::windowWidth},
    {"size/window/default/1", &Metrics::windowHeight},
    {"size/toolbar", &Metrics::toolbar},
    {"size/sidebar/default", &Metrics::sidebar},
    {"size/sidebar/min", &Metrics::sidebarMin},
    {"size/sidebar/max", &Metrics::sidebarMax},
    {"size/sidebar/collapsed", &Metrics::sidebarCollapsed},
    {"size/rightPanel/default", &Metrics::rightPanel},
    {"size/rightPanel/min", &Metrics::rightPanelMin},
    {"size/rightPanel/max", &Metrics::rightPanelMax},
    {"size/playerBar", &Metrics::playerBar},
    {"size/deck/0", &Metrics::deckWidth},
    {"size/deck/1", &Metrics::deckHeight},
    {"size/deckCompact/0", &Metrics::deckCompactWidth},
    {"size/waveform/bar", &Metrics::waveformBar},
    {"size/waveform/full", &Metrics::waveformFull},
    {"size/waveform/mini", &Metrics::waveformMini},
    {"size/iconButton", &Metrics::iconButton},
    {"size/playButton", &Metrics::playButton},
    {"size/icon/large", &Metrics::iconLarge},
    {"size/icon/normal", &Metrics::iconNormal},
    {"size/icon/small", &Metrics::iconSmall},
    {"size/button", &Metrics::button},
    {"size/buttonSmall", &Metrics::buttonSmall},
    {"size/input", &Metrics::input},
    {"size/segmented", &Metrics::segmented},
    {"size/switch/0", &Metrics::switchWidth},
    {"size/switch/1", &Metrics::switchHeight},
    {"size/slider/groove", &Metrics::sliderGroove},
    {"size/slider/handle", &Metrics::sliderHandle},
    {"size/slider/hit", &Metrics::sliderHit},
    {"size/scrollbar/track", &Metrics::scrollbarTrack},
    {"size/scrollbar/handle", &Metrics::scrollbarHandle},
    {"size/messageBar", &Metrics::messageBar},
    {"size/miniPlayer/0", &Metrics::miniWidth},
    {"size/miniPlayer/1", &Metrics::miniHeight},
    {"size/popover/signal", &Metrics::popoverSignal},
    {"size/popover/activity", &Metrics::popoverActivity},
    {"size/popover/menu", &Metrics::popoverMenu},
    {"motion/state", &Metrics::motionState},
    {"motion/popover", &Metrics::motionPopover},
    {"motion/lyricScroll", &Metrics::motionLyric},
    {"breakpoints/deckCompact", &Metrics::breakDeckCompact},
    {"breakpoints/rightPanelOverlays", &Metrics::breakPanelOverlays},
    {"breakpoints/sidebarCollapsed", &Metrics::breakSidebarCollapsed},
    {"breakpoints/volumePopover", &Metrics::breakVolumePopover},
};

double lowestContrast(const QColor& color, std::initializer_list<QColor> grounds)
{
    double lowest = 21;
    for (const QColor& ground : grounds)
        lowest = std::min(lowest, contrast(color, ground));
    return lowest;
}

/// Sets the four accent colours from one, and steps what is too faint until it meets the contrast rule.
void setAccentColors(Colors& c, bool dark, QColor accent, const QColor& onAccent, const QColor& soft)
{
    c.accent = accent;
    c.onAccent = onAccent;
    c.accentSoft = soft;
    for (double share = dark ? 0.6 : 0.75; share <= 1.0; share += 0.05) {
        c.accentLine = mix(accent, soft, share);
        if (lowestContrast(c.accentLine, {c.bg, c.surface, c.raised, c.hover, c.accentSoft}) >= 3.0) break;
    }
}

void setCoverAccent(Colors& c, bool dark, double hue)
{
    Oklch color{dark ? 0.79 : 0.47, 0.13, hue};
    QColor accent;
    QColor soft;
    for (;; color.l += dark ? 0.01 : -0.01) {
        accent = fromOklch(color);
        soft = mix(accent, dark ? c.surface : QColor(Qt::white), 0.13);
        if (color.l <= 0.1 || color.l >= 0.98) break;
        if (lowestContrast(accent, {c.bg, c.surface, c.raised, c.hover, c.selected, soft}) >= 4.5) break;
    }
    setAccentColors(c, dark, accent, c.onStrong, soft);
}

double systemPointSize = 10;
QString systemFamily;
Theme current;
bool currentSet = false;

} // namespace

const Theme& theme()
{
    if (!currentSet) {
        current = makeTheme(true, QStringLiteral("teal"));
        currentSet = true;
    }
    return current;
}

QStringList accentNames()
{
    // The order of the settings page; JSON objects come sorted by name.
    return {QStringLiteral("teal"), QStringLiteral("blue"), QStringLiteral("violet"), QStringLiteral("rose")};
}

Theme makeTheme(bool dark, const QString& accent, std::optional<double> coverHue, bool compact, bool reducedMotion)
{
    Theme t;
    t.dark = dark;
    t.compact = compact;
    t.reducedMotion = reducedMotion;
    const QString scheme = dark ? QStringLiteral("dark") : QStringLiteral("light");
    const QJsonObject colors = token("color").toObject().value(scheme).toObject();
    for (const ColorName& entry : colorNames) {
        t.color.*entry.member = QColor(colors.value(QLatin1String(entry.name)).toString());
        if (!(t.color.*entry.member).isValid()) qFatal("tokens.json lacks the colour %s", entry.name);
    }
    if (accent == QLatin1String("cover") && coverHue) {
        setCoverAccent(t.color, dark, *coverHue);
    } else if (accent != QLatin1String("teal") && accentNames().contains(accent)) {
        const QJsonObject fixed = token("accents").toObject().value(accent).toObject().value(scheme).toObject();
        const auto color = [&fixed](const char* name) { return QColor(fixed.value(QLatin1String(name)).toString()); };
        setAccentColors(t.color, dark, color("accent"), color("onAccent"), color("accentSoft"));
    }
    for (const MetricPath& entry : metricPaths)
        t.size.*entry.member = token(entry.path).toInt();
    const QJsonObject density = token(compact ? "density/compact" : "density/comfortable").toObject();
    t.size.row = density.value(QLatin1String("row")).toInt();
    t.size.sidebarRow = density.value(QLatin1String("sidebarRow")).toInt();
    t.size.cover = density.value(QLatin1String("cover")).toInt();
    if (reducedMotion) t.size.motionState = t.size.motionPopover = t.size.motionLyric = 0;
    return t;
}

QFont Theme::font(TextStyle style) const
{
    struct Entry {
        double points = 10;
        int weight = 400;
    };
    static const std::array<Entry, 9> scale = [] {
        constexpr const char* names[] = {"type/caption", "type/label", "type/small",   "type/body",   "type/strong",
                                         "type/title",   "type/lyric", "type/heading", "type/display"};
        std::array<Entry, 9> entries;
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const QJsonObject object = token(names[i]).toObject();
            entries[i] = {object.value(QLatin1String("pt")).toDouble(), object.value(QLatin1String("weight")).toInt()};
        }
        return entries;
    }();
    const Entry& entry = scale[static_cast<std::size_t>(style)];
    QFont font;
    if (!systemFamily.isEmpty()) font.setFamily(systemFamily);
    font.setPointSizeF(entry.points * systemPointSize / 10);
    font.setWeight(static_cast<QFont::Weight>(entry.weight));
    return font;
}

QPalette Theme::palette() const
{
    const auto colorNamed = [this](const QString& name) {
        for (const ColorName& entry : colorNames)
            if (name == QLatin1String(entry.name)) return this->color.*entry.member;
        return QColor(name);
    };
    struct Role {
        const char* name;
        QPalette::ColorRole role;
    };
    constexpr Role roles[] = {
        {"Window", QPalette::Window},
        {"WindowText", QPalette::WindowText},
        {"Base", QPalette::Base},
        {"AlternateBase", QPalette::AlternateBase},
        {"Text", QPalette::Text},
        {"Button", QPalette::Button},
        {"ButtonText", QPalette::ButtonText},
        {"PlaceholderText", QPalette::PlaceholderText},
        {"Highlight", QPalette::Highlight},
        {"HighlightedText", QPalette::HighlightedText},
        {"Link", QPalette::Link},
        {"LinkVisited", QPalette::LinkVisited},
        {"ToolTipBase", QPalette::ToolTipBase},
        {"ToolTipText", QPalette::ToolTipText},
        {"BrightText", QPalette::BrightText},
        {"Light", QPalette::Light},
        {"Midlight", QPalette::Midlight},
        {"Mid", QPalette::Mid},
        {"Dark", QPalette::Dark},
        {"Shadow", QPalette::Shadow},
    };
    const QJsonObject map = token("palette").toObject();
    QPalette palette;
    for (const Role& role : roles)
        palette.setColor(role.role, colorNamed(map.value(QLatin1String(role.name)).toString()));
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    palette.setColor(QPalette::Accent, this->color.accent);
#endif
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                                           QPalette::HighlightedText, QPalette::PlaceholderText})
        palette.setColor(QPalette::Disabled, role, this->color.disabled);
    return palette;
}

struct Appearance::Private {
    Scheme scheme = Scheme::System;
    QString accent = QStringLiteral("teal");
    bool reducedMotion = false;
    bool compact = false;
    bool systemIsDark = false;
    std::optional<CoverTint> cover;
    static inline Appearance* instance = nullptr;
};

static bool paletteIsDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

Appearance::Appearance(QObject* parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
    Q_ASSERT(!Private::instance);
    Private::instance = this;
    const QFont system = QGuiApplication::font();
    systemFamily = system.family();
    if (system.pointSizeF() > 0) systemPointSize = system.pointSizeF();
    d->systemIsDark = paletteIsDark(QGuiApplication::palette());
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto follow = [this](Qt::ColorScheme scheme) {
        if (scheme == Qt::ColorScheme::Unknown) return;
        d->systemIsDark = scheme == Qt::ColorScheme::Dark;
        if (d->scheme == Scheme::System) apply();
    };
    follow(QGuiApplication::styleHints()->colorScheme());
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, follow);
#endif
    QApplication::setStyle(new AuralisStyle);
    apply();
}

Appearance::~Appearance()
{
    Private::instance = nullptr;
}

Appearance* Appearance::instance()
{
    return Private::instance;
}
Scheme Appearance::scheme() const
{
    return d->scheme;
}
QString Appearance::accent() const
{
    return d->accent;
}

Scheme Appearance::schemeFromName(const QString& name)
{
    if (name == QLatin1String("dark")) return Scheme::Dark;
    return name == QLatin1String("light") ? Scheme::Light : Scheme::System;
}

void Appearance::setScheme(Scheme scheme)
{
    d->scheme = scheme;
    apply();
}

void Appearance::setAccent(const QString& name)
{
    d->accent = name;
    apply();
}

void Appearance::setReducedMotion(bool on)
{
    d->reducedMotion = on;
    apply();
}

void Appearance::setCompact(bool on)
{
    d->compact = on;
    apply();
}

void Appearance::setCover(const QImage& cover)
{
    const std::optional<CoverTint> tint = coverTint(cover);
    if (!tint && !d->cover) return;
    d->cover = tint;
    apply();
}

void Appearance::apply()
{
    const bool dark = d->scheme == Scheme::Dark || (d->scheme == Scheme::System && d->systemIsDark);
    std::optional<double> hue;
    if (d->cover) hue = d->cover->hue;
    current = makeTheme(dark, d->accent, hue, d->compact, d->reducedMotion);
    current.color.artWash = artWash(d->cover, dark, current.color.artWash);
    currentSet = true;
    QApplication::setPalette(current.palette());
    QApplication::setFont(current.font(TextStyle::Body));
    QToolTip::setFont(current.font(TextStyle::Small));
    QToolTip::setPalette(current.palette());
    // An accent is in no palette, so the palette's own event does not reach widgets that paint it.
    for (QWidget* widget : QApplication::allWidgets()) {
        QEvent event(QEvent::StyleChange);
        QCoreApplication::sendEvent(widget, &event);
        widget->update();
    }
    Q_EMIT changed();
}

} // namespace auralis
