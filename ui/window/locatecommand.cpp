// LocateCommand: a missing file is found again.
#include "locatecommand.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>

#include "library.h"
#include "models/trackactions.h"
#include "theme/messagebar.h"

namespace auralis
{

LocateCommand::LocateCommand(const Services& services, MessageBar* bar, QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_bar(bar)
    , m_window(window)
{
    connect(&services.actions, &TrackActions::locateRequested, this, &LocateCommand::ask);
}

void LocateCommand::ask(TrackId id)
{
    m_services.library.tracks({id}, this, [this, id](const std::vector<TrackRow>& rows) {
        if (rows.empty()) return;
        const QFileInfo old(QFile::decodeName(rows.front().path.c_str()));
        QString folder = old.absolutePath();
        while (!QFileInfo::exists(folder) && folder.size() > 1)
            folder = QFileInfo(folder).absolutePath();
        const QString file =
            QFileDialog::getOpenFileName(m_window, tr("Where is “%1” now?").arg(rows.front().title), folder,
                                         tr("The same kind of file (*.%1);;All files (*)").arg(old.suffix()));
        if (!file.isEmpty()) locate(id, QFile::encodeName(file).toStdString());
    });
}

void LocateCommand::locate(TrackId id, const std::string& path)
{
    m_services.actions.importFiles({path}, [this, id](const std::vector<TrackId>&) { check(id); });
}

void LocateCommand::check(TrackId id)
{
    m_services.library.tracks({id}, this, [this](const std::vector<TrackRow>& rows) {
        const bool found = !rows.empty() && rows.front().available;
        m_bar->post({QStringLiteral("locate"),
                     found ? Message::Severity::Info : Message::Severity::Warning,
                     found ? tr("%1 is there again.").arg(rows.front().title)
                           : tr("This file holds another recording. It was added as a track of its own."),
                     {}});
    });
}

} // namespace auralis
