// Theme: the visual language as plain values (colours, type, sizes, motion), filled from resources/tokens.json. Main
// thread only.
#pragma once

#include <memory>
#include <optional>

#include <QColor>
#include <QFont>
#include <QImage>
#include <QObject>
#include <QPalette>
#include <QString>
#include <QStringList>

namespace auralis
{

enum class Scheme { System, Dark, Light };
enum class TextStyle { Caption, Label, Small, Body, Strong, Title, Lyric, Heading, Display };

/// Named as in tokens.json. `accent*` only where mastered sound is meant; never selection, focus, links or primary
/// buttons.
struct Colors {
    QColor bg, surface, raised, hover, pressed, selected, line, outline;
    QColor text, text2, text3, disabled, strong, onStrong;
    QColor accent, onAccent, accentSoft, accentLine;
    QColor warning, warningSoft, error, errorSoft;
    QColor wavePeak, waveRms, focus, artWash, tooltip, onTooltip, groove, popoverLine, scrollbar;
};

/// Device-independent pixels, but `motion*` milliseconds.
struct Metrics {
    int unit, half, pageMargin, panelMargin, gridGap, controlGap, groupGap;
    int radiusChip, radiusControl, radiusSegment, radiusCover, radiusCoverLarge, radiusCard, radiusPopover, radiusBar;
    int focusWidth, focusGap;
    int windowMinWidth, windowMinHeight, windowWidth, windowHeight;
    int toolbar, sidebar, sidebarMin, sidebarMax, sidebarCollapsed, rightPanel, rightPanelMin, rightPanelMax;
    int playerBar, deckWidth, deckCompactWidth, deckHeight, waveformBar, waveformFull, waveformMini;
    int iconButton, playButton, iconLarge, iconNormal, iconSmall, button, buttonSmall, input, segmented;
    int switchWidth, switchHeight, sliderGroove, sliderHandle, sliderHit, scrollbarTrack, scrollbarHandle;
    int messageBar, miniWidth, miniHeight, popoverSignal, popoverActivity, popoverMenu;
    int row, sidebarRow, cover;                  ///< of the density in use
    int motionState, motionPopover, motionLyric; ///< 0 with reduced motion
    int breakDeckCompact, breakPanelOverlays, breakSidebarCollapsed, breakVolumePopover;
};

struct Theme {
    bool dark = true;
    bool reducedMotion = false;
    bool compact = false;
    Colors color;
    Metrics size{};
    /// The system font at the style's share of the system size (10 pt is the norm) and its weight.
    QFont font(TextStyle style) const;
    QPalette palette() const;
};

/// The theme in use. Valid before there is an Appearance, too (dark, teal).
const Theme& theme();

/// Fixed accents in the order of the settings page: "teal", "blue", "violet", "rose". "cover" is accepted besides.
QStringList accentNames();

/// Builds a theme without putting it to use (for previews and tests). `accent`: a fixed name; or "cover" with the hue
/// of a cover.
Theme makeTheme(bool dark, const QString& accent, std::optional<double> coverHue = {}, bool compact = false,
                bool reducedMotion = false);

/// Puts a theme to use in the application: style, palette, fonts, and again at each change. One per program, made right
/// after QApplication.
class Appearance : public QObject
{
    Q_OBJECT
public:
    explicit Appearance(QObject* parent = nullptr);
    ~Appearance() override;

    Scheme scheme() const;
    void setScheme(Scheme scheme);
    QString accent() const;
    void setAccent(const QString& name);
    void setReducedMotion(bool on);
    void setCompact(bool on);
    /// Of the playing track: tints artWash, and the accent when it is "cover". Null: no cover.
    void setCover(const QImage& cover);

    /// nullptr before there is one.
    static Appearance* instance();
    /// "system", "dark", "light", as in the settings.
    static Scheme schemeFromName(const QString& name);

Q_SIGNALS:
    /// After every change. Widgets need no connection: each gets QEvent::StyleChange and is repainted.
    void changed();

private:
    void apply();
    struct Private;
    std::unique_ptr<Private> d;
};

/// Makes tokens.json and the icons readable at ":/"; called by Appearance and theme(), harmless when repeated.
void initUiResources();

} // namespace auralis
