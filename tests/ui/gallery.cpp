// Paints the player's widgets in their states into PNGs, for eyes: gallery FOLDER [scale].
#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QTimer>
#include <QVBoxLayout>

#include <cmath>

#include "player/enhancedeck.h"
#include "player/playerbar.h"
#include "player/signalpathpopover.h"
#include "player/waveformseekbar.h"
#include "playerfixtures.h"
#include "theme/buttons.h"
#include "theme/emptystate.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "theme/theme.h"

using namespace auralis;

int main(int argc, char** argv)
{
    if (argc > 2) qputenv("QT_SCALE_FACTOR", argv[2]);
    QApplication app(argc, argv);
    QApplication::setFont(QFont(QStringLiteral("Inter"), 10));
    const QDir folder(QString::fromLocal8Bit(argc > 1 ? argv[1] : "."));
    Appearance appearance;
    for (const bool dark : {true, false}) {
        appearance.setScheme(dark ? Scheme::Dark : Scheme::Light);
        const QString scheme = dark ? QStringLiteral("dark") : QStringLiteral("light");
        const auto save = [&](QWidget* widget, const QString& name) {
            widget->ensurePolished();
            widget->grab().save(folder.filePath(QStringLiteral("%1-%2.png").arg(name, scheme)));
        };
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
