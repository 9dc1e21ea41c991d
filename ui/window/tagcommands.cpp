// TagCommands: the tag editor and its messages.
#include "tagcommands.h"

#include "dialogs/tageditordialog.h"
#include "failedfilesdialog.h"
#include "library.h"
#include "models/edithistory.h"
#include "models/formats.h"
#include "models/trackactions.h"
#include "theme/messagebar.h"

namespace auralis
{

TagCommands::TagCommands(const Services& services, MessageBar* bar, QWidget* window)
    : QObject(window)
    , m_services(services)
    , m_bar(bar)
    , m_window(window)
    , m_writer(services.library, services.player, *services.actions.history())
{
    connect(&services.actions, &TrackActions::tagsRequested, this, &TagCommands::edit);
    connect(&services.actions, &TrackActions::ratingsRequested, this, &TagCommands::writeRatings);
    connect(&m_writer, &TagWriter::finished, this, [this](int written, const std::vector<FileFailure>& failed) {
        if (written > 0 || !failed.empty())
            tell(tr("Tags of %1 changed.").arg(formats::tracks(written)), failed, written > 0);
    });
    connect(&m_writer, &TagWriter::undone, this, [this](int written, const std::vector<FileFailure>& failed) {
        if (written > 0 || !failed.empty()) tell(tr("Tags were put back."), failed, false);
    });
}

void TagCommands::edit(const std::vector<TrackId>& ids)
{
    if (ids.empty()) return;
    auto* dialog = new TagEditorDialog(m_services, m_writer, ids, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void TagCommands::writeRatings(const std::vector<TrackId>& ids)
{
    m_writer.writeRatings(ids, this, [this](const TagWriteReport& report) {
        tell(report.written == 0 && report.failed.empty()
                 ? tr("The files hold these ratings already.")
                 : tr("Ratings of %1 written.").arg(formats::tracks(report.written)),
             report.failed, report.written > 0);
    });
}

void TagCommands::tell(const QString& text, const std::vector<FileFailure>& failed, bool undo)
{
    Message message{
        QStringLiteral("tags"), failed.empty() ? Message::Severity::Info : Message::Severity::Warning, text, {}};
    if (!failed.empty()) {
        message.text +=
            QLatin1Char(' ') +
            (failed.size() == 1
                 ? tr("1 file is as it was.")
                 : tr("%1 files are as they were.").arg(formats::number(static_cast<qint64>(failed.size()))));
        message.actions.push_back({tr("Show files"), [this, failed] {
                                       auto* dialog =
                                           new FailedFilesDialog(failed, FailedFilesDialog::Failed::Writing, m_window);
                                       dialog->setAttribute(Qt::WA_DeleteOnClose);
                                       dialog->open();
                                   }});
    }
    if (undo)
        message.actions.push_back(
            {tr("Undo"), [this] { m_services.actions.history()->takeBack(EditHistory::Kind::Tags); }});
    m_bar->post(message);
}

} // namespace auralis
