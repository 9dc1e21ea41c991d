// SettingsPage: what the listener can choose.
#include "settingspage.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "library.h"
#include "models/formats.h"
#include "models/sidebarmodel.h"
#include "player/deckstate.h"
#include "settingform.h"
#include "theme/textlabel.h"
#include "unifiedplayermanager.h"
#include "window/sidebar.h"

namespace auralis
{

namespace
{

constexpr int categoriesWidth = 232;

} // namespace

SettingsPage::SettingsPage(const Services& services, QWidget* parent)
    : Page(parent)
    , m_services(services)
    , m_forms(new QStackedWidget)
{
    auto* model = new SidebarModel({{QStringLiteral("library"), QStringLiteral("folder"), tr("Library")},
                                    {QStringLiteral("playback"), QStringLiteral("play"), tr("Playback")},
                                    {QStringLiteral("enhancement"), QStringLiteral("enhance"), tr("Enhancement")},
                                    {QStringLiteral("output"), QStringLiteral("device"), tr("Output")},
                                    {QStringLiteral("cache"), QStringLiteral("cache"), tr("Cache")},
                                    {QStringLiteral("appearance"), QStringLiteral("sun"), tr("Appearance")},
                                    {QStringLiteral("about"), QStringLiteral("info"), tr("About")}},
                                   this);
    m_categories = new Sidebar(model);
    m_categories->setAccessibleName(tr("Categories"));
    m_categories->setFixedWidth(categoriesWidth);
    for (QWidget* plain : {static_cast<QWidget*>(m_categories), m_categories->viewport()})
        plain->setBackgroundRole(QPalette::Base);
    connect(m_categories, &Sidebar::pageChosen, this, &SettingsPage::show);

    auto* left = new QVBoxLayout;
    left->setSpacing(0);
    auto* title = new TextLabel(tr("Settings"), TextStyle::Heading);
    title->setContentsMargins(8, 0, 0, 0);
    title->setFixedHeight(44);
    left->addWidget(title);
    left->addWidget(m_categories, 1);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme().size.pageMargin - 8, 0, 0, 0);
    row->setSpacing(32);
    row->addLayout(left);
    row->addWidget(m_forms, 1);
}

QWidget* SettingsPage::mainView()
{
    return m_categories;
}

void SettingsPage::open(const Place& place)
{
    show(place.text.isEmpty() ? QStringLiteral("playback") : place.text);
}

/// Forms are made anew when shown: what they list (devices, counts) is then of now.
void SettingsPage::show(const QString& category)
{
    m_categories->setCurrentPage(category);
    if (QWidget* old = m_forms->currentWidget()) {
        m_forms->removeWidget(old);
        old->deleteLater();
    }
    m_forms->addWidget(make(category));
}

QWidget* SettingsPage::make(const QString& category)
{
    SettingForm* form = category == QLatin1String("output")        ? makeOutput()
                        : category == QLatin1String("enhancement") ? makeEnhancement()
                        : category == QLatin1String("cache")       ? makeCache()
                        : category == QLatin1String("appearance")  ? makeAppearance()
                        : category == QLatin1String("library")     ? makeLibrary()
                        : category == QLatin1String("about")       ? makeAbout()
                                                                   : makePlayback();
    auto* content = new QWidget;
    content->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, theme().size.pageMargin, 0);
    column->addWidget(form);
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setBackgroundRole(QPalette::Base);
    return scroll;
}

SettingForm* SettingsPage::makePlayback()
{
    auto* form = new SettingForm(tr("Playback"), m_services.settings);
    form->addGroup(tr("Sound without enhancement"));
    form->addSegments(tr("Quality"), tr("Streamed plays a small Opus copy. Original plays the file itself."),
                      settings::quality,
                      {{QStringLiteral("streamed"), tr("Streamed")}, {QStringLiteral("original"), tr("Original")}});
    SettingForm::Choices<int> bitrates;
    for (const int kbps : {96, 128, 160, 192, 256})
        bitrates.emplace_back(kbps, tr("%1 kbps").arg(kbps));
    form->addList(tr("Streamed bitrate"), tr("New copies use it; old ones are made again when played."),
                  settings::bitrate, bitrates);
    form->addList(tr("ReplayGain"), tr("Evens out loudness between tracks or albums."), settings::replayGain,
                  SettingForm::Choices<QString>{{QStringLiteral("off"), tr("Off")},
                                                {QStringLiteral("track"), tr("Track")},
                                                {QStringLiteral("album"), tr("Album")}});
    form->addSlider<double>(tr("Preamplification"), tr("Added to ReplayGain. Peaks are kept from clipping."),
                            settings::preampDb, -12.0, 0.5, 48,
                            [](double db) { return tr("%1 dB").arg(signedNumber(db, 1, true)); });
    form->addGroup(tr("Between tracks"));
    form->addSlider<int>(
        tr("Crossfade"), tr("Off joins tracks without a gap."), settings::crossfadeMs, 0, 500, 24,
        [](int ms) { return ms == 0 ? tr("Off") : tr("%1 s").arg(QLocale().toString(ms / 1000.0, 'f', 1)); });
    form->addSwitch(tr("Crossfade within albums"), tr("Off keeps the tracks of one album joined."),
                    settings::crossfadeWithinAlbums);
    form->addSlider<int>(tr("Fade when pausing and skipping"), {}, settings::fadeMs, 0, 10, 100,
                         [](int ms) { return ms == 0 ? tr("Shortest") : tr("%1 ms").arg(ms); });
    form->addSwitch(tr("Remember the position in long tracks"), tr("Tracks over 20 minutes go on where you stopped."),
                    settings::rememberPosition);
    form->addGroup(tr("At start"));
    form->addSwitch(tr("Resume the queue"), tr("Brings back its tracks and the position, paused."),
                    settings::resumeQueue);
    return form;
}

SettingForm* SettingsPage::makeEnhancement()
{
    auto* form = new SettingForm(tr("Enhancement"), m_services.settings);
    form->addGroup(tr("Presets"));
    auto* presets = new QPushButton(tr("Manage presets"));
    connect(presets, &QPushButton::clicked, this, &SettingsPage::presetsRequested);
    form->addRow(tr("Your presets"), tr("Make, edit, import and export them. The menu of the deck has them all."),
                 presets);
    form->addGroup(tr("Headphones and rooms"));
    auto* correction = new QPushButton(tr("Listening correction"));
    connect(correction, &QPushButton::clicked, this, &SettingsPage::correctionRequested);
    form->addRow(tr("Of this output device"), tr("Equaliser, crossfeed and impulse response, ahead of the mastering."),
                 correction);
    return form;
}

SettingForm* SettingsPage::makeOutput()
{
    auto* form = new SettingForm(tr("Output"), m_services.settings);
    form->addGroup(tr("Device"));
    QComboBox* devices = form->addList(tr("Play through"), tr("The system default is followed when it changes."),
                                       settings::output, SettingForm::Choices<QString>());
    const auto fill = [this, devices] {
        std::vector<std::pair<QVariant, QString>> choices{{QStringLiteral("default"), tr("System default")}};
        for (const OutputDevice& device : m_services.player.outputs())
            choices.emplace_back(device.id, device.description);
        SettingForm::fillList(devices, choices);
    };
    connect(&m_services.player, &UnifiedPlayerManager::outputsChanged, devices, fill);
    fill();
    SettingForm::Choices<int> rates{{0, tr("Match the track")}};
    for (const int hz : {44100, 48000, 88200, 96000, 192000})
        rates.emplace_back(hz, tr("%1 kHz").arg(QLocale().toString(hz / 1000.0, 'g', 5)));
    form->addGroup(tr("Format"));
    form->addList(tr("Rate"), tr("Of the sound handed to the device. Matching reopens it when the rate changes."),
                  settings::engineRate, rates);
    SettingForm::Choices<int> buffers;
    for (const int ms : {20, 40, 80, 160, 320})
        buffers.emplace_back(ms, tr("%1 ms").arg(ms));
    form->addList(tr("Buffer"), tr("Longer is safer, shorter answers faster."), settings::bufferMs, buffers);
    return form;
}

SettingForm* SettingsPage::makeCache()
{
    auto* form = new SettingForm(tr("Cache"), m_services.settings);
    form->addGroup(tr("On disk"));
    SettingForm::Choices<int> sizes;
    for (const int megabytes : {256, 512, 1024, 2048, 4096, 8192, 16384})
        sizes.emplace_back(megabytes,
                           megabytes < 1024 ? tr("%1 MiB").arg(megabytes) : tr("%1 GiB").arg(megabytes / 1024));
    form->addList(tr("Most space"), tr("For tracks made ready to sound. What was not used for longest goes first."),
                  settings::cacheMegabytes, sizes);
    form->addGroup(tr("In memory"));
    const auto inMemory = [](std::initializer_list<int> all) {
        SettingForm::Choices<int> choices;
        for (const int megabytes : all)
            choices.emplace_back(megabytes, tr("%1 MiB").arg(megabytes));
        return choices;
    };
    form->addList(tr("Hot"), tr("What sounds now, around the play head."), settings::hotMegabytes,
                  inMemory({16, 24, 48, 96, 192}));
    form->addList(tr("Predicted"), tr("What you may switch to next."), settings::predictedMegabytes,
                  inMemory({16, 24, 48, 96, 192, 384}));
    form->addGroup(tr("Contents"));
    auto* open = new QPushButton(tr("Show cache"));
    connect(open, &QPushButton::clicked, this, [this] { Q_EMIT go({QStringLiteral("cache"), 0, {}}); });
    form->addRow(tr("What it holds"), tr("Tiers, chunks and hit rates, live."), open);
    return form;
}

SettingForm* SettingsPage::makeAppearance()
{
    auto* form = new SettingForm(tr("Appearance"), m_services.settings);
    form->addGroup(tr("Colour"));
    form->addSegments(tr("Theme"), {}, settings::theme,
                      {{QStringLiteral("system"), tr("System")},
                       {QStringLiteral("dark"), tr("Dark")},
                       {QStringLiteral("light"), tr("Light")}});
    form->addList(tr("Accent"), tr("It marks mastered sound, and nothing else."), settings::accent,
                  SettingForm::Choices<QString>{{QStringLiteral("teal"), tr("Teal")},
                                                {QStringLiteral("blue"), tr("Blue")},
                                                {QStringLiteral("violet"), tr("Violet")},
                                                {QStringLiteral("rose"), tr("Rose")},
                                                {QStringLiteral("cover"), tr("From the cover")}});
    form->addGroup(tr("Layout"));
    form->addSwitch(tr("Compact rows"), tr("More tracks on a page."), settings::compactDensity);
    form->addSwitch(tr("Reduce motion"), tr("Nothing fades or slides; meters move ten times a second."),
                    settings::reducedMotion);
    return form;
}

SettingForm* SettingsPage::makeLibrary()
{
    auto* form = new SettingForm(tr("Library"), m_services.settings);
    form->addGroup(tr("Music"));
    auto* add = new QPushButton(tr("Add folder"));
    connect(add, &QPushButton::clicked, this, &SettingsPage::folderRequested);
    form->addRow(tr("Folders"), tr("Your files stay where they are."), add);
    auto* size = new TextLabel(TextStyle::Body, &Colors::text2);
    auto* where = new TextLabel(TextStyle::Small, &Colors::text2);
    where->setMaximumWidth(420);
    form->addRow(tr("In the library"), {}, size);
    form->addRow(tr("Database"), {}, where);
    m_services.library.counts(size, [size, where](const LibraryCounts& counts) {
        size->setText(
            QStringLiteral("%1, %2, %3")
                .arg(formats::albums(counts.albums), formats::tracks(counts.tracks), formats::length(counts.duration)));
        where->setText(QStringLiteral("%1, %2").arg(counts.databasePath, formats::bytes(counts.databaseBytes)));
        where->setToolTip(counts.databasePath);
    });
    return form;
}

SettingForm* SettingsPage::makeAbout()
{
    auto* form = new SettingForm(tr("About"), m_services.settings);
    form->addGroup(tr("Auralis %1").arg(QLatin1String(AURALIS_VERSION)));
    form->addRow(tr("A music player that switches without a seam."),
                 tr("Free software under the GNU General Public License, version 3 or later. Without any warranty."),
                 new QWidget);
    auto* keys = new QPushButton(tr("Show shortcuts"));
    connect(keys, &QPushButton::clicked, this, &SettingsPage::shortcutsRequested);
    form->addRow(tr("Keyboard"), tr("Everything can be done with it."), keys);
    form->addRow(tr("Built with"),
                 tr("Qt %1, FFmpeg, Opus, TagLib, SQLite, libebur128, libbs2b, soxr, FFTW, xxHash.")
                     .arg(QLatin1String(qVersion())),
                 new QWidget);
    return form;
}

} // namespace auralis
