// NameListView: artists, genres or folders as rows with a picture. Main thread.
#pragma once

#include <QListView>

#include "models/namemodel.h"

namespace auralis
{

class CoverProvider;

class NameListView : public QListView
{
    Q_OBJECT
public:
    struct Look {
        QString icon;       ///< where there is no cover
        bool round = false; ///< people are round, albums are square
        int margin = 24;    ///< left of the pictures
        bool covers = true; ///< false: the icon alone, on lower rows
    };
    NameListView(NameModel* model, CoverProvider& covers, const Look& look, QWidget* parent = nullptr);

    NameModel* names() const { return m_model; }
    const Look& look() const { return m_look; }
    int rowHeight() const;
    /// As tall as its rows: for pages that scroll as a whole.
    void setFitContents(bool on);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void opened(const auralis::NameRow& row);

protected:
    void focusInEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    NameModel* m_model;
    Look m_look;
    bool m_fit = false;
};

} // namespace auralis
