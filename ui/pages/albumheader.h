// AlbumHeader: cover, names, figures and commands of an album, on artWash. Main thread.
#pragma once

#include <vector>

#include "librarytypes.h"
#include "page.h"

class QPushButton;

namespace auralis
{

class IconButton;

class AlbumHeader : public QWidget
{
    Q_OBJECT
public:
    explicit AlbumHeader(const Services& services, QWidget* parent = nullptr);
    void setAlbum(const AlbumRow& album);
    void setTracks(const std::vector<TrackRow>& rows);
    static constexpr int height = 240;

Q_SIGNALS:
    void artistRequested(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();
    void fillMenu(QMenu* menu);
    std::vector<TrackId> ids() const;

    Services m_services;
    AlbumRow m_album;
    std::vector<TrackRow> m_rows;
    TextLabel* m_title;
    QPushButton* m_artist;
    TextLabel* m_facts;
    TextLabel* m_loudness;
    IconButton* m_heart;
};

} // namespace auralis
