// Paints the player's widgets in their states, and the dialogs, into PNGs, for eyes: gallery FOLDER [scale].
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDeadlineTimer>
#include <QDir>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <cmath>
#include <functional>

#include "dialogs/albumruledialog.h"
#include "dialogs/correctiondialog.h"
#include "dialogs/preseteditor.h"
#include "dialogs/smartplaylistdialog.h"
#include "dialogs/tageditordialog.h"
#include "player/enhancedeck.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/miniplayer.h"
#include "player/playerbar.h"
#include "player/presetmemory.h"
#include "player/presetpopover.h"
#include "player/signalpathpopover.h"
#include "player/waveformseekbar.h"
#include "playerfixtures.h"
#include "theme/auralisstyle.h"
#include "theme/buttons.h"
#include "theme/emptystate.h"
#include "theme/icons.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "theme/theme.h"
#include "windowfixture.h"

using namespace auralis;

namespace
{

/// Every standard control the style paints.
void buildControls(QWidget* page)
{
    auto* columns = new QHBoxLayout(page);
    auto* left = new QVBoxLayout;
    auto* right = new QVBoxLayout;
    columns->addLayout(left);
    columns->addLayout(right);
    auto* primary = new QPushButton(QStringLiteral("Play"));
    primary->setIcon(Icons::get("play"));
    setButtonKind(primary, ButtonKind::Primary);
    auto* secondary = new QPushButton(QStringLiteral("Add to queue"));
    secondary->setIcon(Icons::get("queue"));
    auto* flat = new QPushButton(QStringLiteral("Details"));
    setButtonKind(flat, ButtonKind::Flat);
    auto* disabled = new QPushButton(QStringLiteral("Disabled"));
    disabled->setEnabled(false);
    auto* sort = new QPushButton(QStringLiteral("Recently added"));
    sort->setIcon(Icons::get("sort"));
    sort->setMenu(new QMenu(sort));
    for (QWidget* widget : {primary, secondary, flat, disabled, sort})
        left->addWidget(widget, 0, Qt::AlignLeft);
    auto* combo = new QComboBox;
    combo->addItems({QStringLiteral("Follow the system"), QStringLiteral("Dark"), QStringLiteral("Light")});
    auto* edit = new QLineEdit;
    edit->setPlaceholderText(QStringLiteral("Try artist:solheim year:2019..2024"));
    edit->setClearButtonEnabled(true);
    edit->addAction(Icons::get("search"), QLineEdit::LeadingPosition);
    auto* spin = new QSpinBox;
    spin->setSuffix(QStringLiteral(" MB"));
    spin->setMaximum(4096);
    spin->setValue(1024);
    auto* check = new QCheckBox(QStringLiteral("Reduce motion"));
    check->setChecked(true);
    auto* uncheck = new QCheckBox(QStringLiteral("Compact rows"));
    auto* radio = new QRadioButton(QStringLiteral("Streamed"));
    radio->setChecked(true);
    auto* radio2 = new QRadioButton(QStringLiteral("Original"));
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setValue(60);
    auto* progress = new QProgressBar;
    progress->setValue(70);
    auto* toggle = new SegmentedControl;
    toggle->addSegment({}, QStringLiteral("grid"), QStringLiteral("Grid"));
    toggle->addSegment({}, QStringLiteral("list"), QStringLiteral("List"));
    auto* on = new Switch;
    on->setChecked(true);
    for (QWidget* widget :
         {static_cast<QWidget*>(combo), static_cast<QWidget*>(edit), static_cast<QWidget*>(spin),
          static_cast<QWidget*>(check), static_cast<QWidget*>(uncheck), static_cast<QWidget*>(radio),
          static_cast<QWidget*>(radio2), static_cast<QWidget*>(slider), static_cast<QWidget*>(progress)})
        left->addWidget(widget);
    left->addWidget(toggle, 0, Qt::AlignLeft);
    left->addWidget(on);
    auto* tabs = new QTabBar;
    for (const char* name : {"General", "Sound", "Cache"})
        tabs->addTab(QString::fromLatin1(name));
    right->addWidget(tabs);
    auto* table = new QTableWidget(20, 3);
    table->setHorizontalHeaderLabels({QStringLiteral("Title"), QStringLiteral("Album"), QStringLiteral("Time")});
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSortingEnabled(true);
    for (int row = 0; row < 20; ++row)
        for (int column = 0; column < 3; ++column)
            table->setItem(row, column, new QTableWidgetItem(QStringLiteral("Slipway")));
    table->selectRow(2);
    right->addWidget(table, 1);
    auto* menu = new QMenu(page);
    menu->addAction(Icons::get("play"), QStringLiteral("Play"), QKeySequence(Qt::Key_Return), page, [] {});
    menu->addAction(QStringLiteral("Play next"))->setShortcut(Qt::CTRL | Qt::Key_Return);
    menu->addSeparator();
    QAction* checked = menu->addAction(QStringLiteral("Stop after this track"));
    checked->setCheckable(true);
    checked->setChecked(true);
    menu->addMenu(QStringLiteral("Add to playlist"))->addAction(QStringLiteral("New"));
    menu->addAction(QStringLiteral("Remove"))->setEnabled(false);
    menu->setActiveAction(menu->actions().at(1));
    menu->setWindowFlags(Qt::Widget);
    right->addWidget(menu);
    menu->show();
}

} // namespace

namespace
{

using Save = std::function<void(QWidget*, const QString&)>;

/// Those of a window over a library with three albums.
void paintDialogs(test::WindowFixture& w, const Save& save)
{
    const auto paint = [&save](QDialog* dialog, const QString& name) {
        dialog->show();
        QTest::qWait(300); // what they ask of the library is answered
        save(dialog, name);
        dialog->close();
    };
    PlaylistRow rules;
    rules.name = QStringLiteral("Late and loud");
    rules.query.search = QStringLiteral("year:2018..2019");
    SmartPlaylistDialog smart(*w.library, rules);
    paint(&smart, QStringLiteral("smartlist"));
    PresetMemory memory(*w.settings, *w.player);
    // These delete themselves when they are closed.
    paint(new CorrectionDialog(*w.player, memory), QStringLiteral("correction"));
    paint(new PresetEditor(*w.player, "warm"), QStringLiteral("preset-editor"));
    const auto albums = w.askAlbums();
    AlbumRuleDialog rule(*w.library, albums.empty() ? AlbumRow() : albums.front());
    paint(&rule, QStringLiteral("grouping"));
    Q_EMIT w.window->actions().tagsRequested(w.allIds());
    if (auto* tags = w.find<TagEditorDialog>()) paint(tags, QStringLiteral("tags"));
    QTest::qWait(0); // it deletes itself
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 2) qputenv("QT_SCALE_FACTOR", argv[2]);
    QApplication app(argc, argv);
    QApplication::setFont(QFont(QStringLiteral("Inter"), 10));
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    Appearance appearance;
    test::WindowFixture window;
    const bool music = test::makeAlbums(window.music.path()) && window.open();
    for (const bool dark : {true, false}) {
        appearance.setScheme(dark ? Scheme::Dark : Scheme::Light);
        const QString scheme = dark ? QStringLiteral("dark") : QStringLiteral("light");
        const auto save = [&](QWidget* widget, const QString& name) {
            widget->ensurePolished();
            widget->grab().save(folder.filePath(QStringLiteral("%1-%2.png").arg(name, scheme)));
        };
        if (music) paintDialogs(window, save);
        for (const auto& [name, snapshot] : fixtures::deckStates()) {
            for (const int width : {1440, 1200, 1000, 800}) {
                if (width != 1440 && name != QLatin1String("on") && name != QLatin1String("failed")) continue;
                PlayerBar bar;
                bar.resize(width, 104);
                bar.setItem(fixtures::item());
                bar.setCover(fixtures::cover());
                bar.setFavourite(true);
                bar.setSnapshot(snapshot);
                bar.deck()->setChoice(QStringLiteral("adaptive"), 0.8);
                if (name == QLatin1String("switching")) {
                    QEventLoop loop;
                    QTimer::singleShot(150, &loop, &QEventLoop::quit);
                    loop.exec();
                }
                save(&bar, QStringLiteral("bar-%1-%2").arg(name).arg(width));
            }
        }
        SignalPathPopover path;
        path.setSnapshot(fixtures::deckStates().at(1).second);
        path.adjustSize();
        save(&path, QStringLiteral("signal"));

        for (const char* state : {"on", "off"}) {
            EnhancementPanel panel;
            panel.setAutoFillBackground(true);
            panel.resize(344, 768);
            panel.setProfile(fixtures::profile());
            for (const auto& [name, snapshot] : fixtures::deckStates())
                if (name == QLatin1String(state)) panel.setSnapshot(snapshot);
            panel.setChoice(QStringLiteral("adaptive"), 0.8);
            panel.show();
            QDeadlineTimer patience(2000);
            while (!panel.isCurrent() && !patience.hasExpired())
                QApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
            QApplication::processEvents();
            save(&panel, QStringLiteral("panel-%1").arg(QLatin1String(state)));
        }
        for (const auto& [name, snapshot] : fixtures::deckStates()) {
            MiniPlayer mini;
            mini.setItem(fixtures::item());
            mini.setCover(fixtures::cover());
            mini.setSnapshot(snapshot);
            save(&mini, QStringLiteral("mini-%1").arg(name));
        }
        appearance.setCover(fixtures::cover().toImage());
        FullView full;
        full.resize(1440, 764);
        full.setItem(fixtures::item());
        full.setCover(fixtures::cover());
        PlayerSnapshot heard = fixtures::playing(Mode::Enhanced);
        heard.peakL = 0.62f;
        heard.peakR = 0.55f;
        full.setSnapshot(heard);
        save(&full, QStringLiteral("full"));
        appearance.setCover({});
        PresetPopover presets;
        presets.setCurrent(0);
        presets.setIntensity(0.8);
        presets.adjustSize();
        save(&presets, QStringLiteral("presets"));

        QWidget controls;
        controls.setAutoFillBackground(true);
        buildControls(&controls);
        controls.resize(700, 520);
        controls.show();
        QApplication::processEvents();
        save(&controls, QStringLiteral("controls"));

        QWidget page;
        page.setBackgroundRole(QPalette::Base);
        page.setAutoFillBackground(true);
        auto* column = new QVBoxLayout(&page);
        column->setContentsMargins(24, 24, 24, 24);
        auto* error = new MessageBar;
        error->post({QStringLiteral("a"),
                     Message::Severity::Error,
                     QStringLiteral("USB DAC was disconnected. Playback is paused."),
                     {{QStringLiteral("Details"), {}, true}, {QStringLiteral("Use default device"), {}}}});
        auto* warning = new MessageBar;
        warning->post({QStringLiteral("a"), Message::Severity::Error, QStringLiteral("x"), {}});
        warning->post({QStringLiteral("b"),
                       Message::Severity::Warning,
                       QStringLiteral("The folder NAS Music is offline. Its tracks stay in the library."),
                       {{QStringLiteral("Show folder"), {}}}});
        column->addWidget(error);
        column->addWidget(warning);
        auto* empty =
            new EmptyState(QStringLiteral("album"), QStringLiteral("No music yet"),
                           QStringLiteral("Choose a folder, or drop files here.\nYour files stay where they are."));
        empty->setDropTarget(true);
        empty->addButton(QStringLiteral("Choose a folder"), QStringLiteral("folder"));
        empty->addButton(QStringLiteral("Play the demo album"), QStringLiteral("play"));
        empty->setMinimumHeight(296);
        column->addWidget(empty);
        page.resize(786, 480);
        page.show();
        QApplication::processEvents();
        save(&page, QStringLiteral("messages"));
    }
    return 0;
}
