// EnhancementPanel: what mastering does to the track that sounds, and why. Works only while it is visible; the plan is
// made on a thread of the pool. Main thread.
#pragma once

#include <optional>

#include <QWidget>

#include "player/enhancementdata.h"
#include "playersnapshot.h"
#include "trackprofile.h"

class QGridLayout;
class QVBoxLayout;

namespace auralis
{

class IconButton;
class LoudnessView;
class RecipeBook;
class ReductionMeter;
class TextLabel;
class ToneView;

class EnhancementPanel : public QWidget
{
    Q_OBJECT
public:
    explicit EnhancementPanel(QWidget* parent = nullptr);

    /// Where presets and corrections are found; at first only the shipped presets are known.
    void setRecipes(const RecipeBook* book) { m_recipes = book; }
    /// Of the sounding track; null: not measured.
    void setProfile(const ProfilePtr& profile);
    void setSnapshot(const PlayerSnapshot& snapshot);
    /// What would sound if Enhance were on.
    void setChoice(const QString& preset, double intensity);
    /// True once the figures belong to the profile and choice last given.
    bool isCurrent() const { return m_shownKey == m_wantedKey; }

Q_SIGNALS:
    void closeRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    class Banner;
    void fillContent();
    QGridLayout* makeLevels();
    void want();
    void showData(const EnhancementData& made);
    void refresh();

    const RecipeBook* m_recipes = nullptr;
    ProfilePtr m_profile;
    PlayerSnapshot m_snapshot;
    QString m_preset;
    double m_intensity = 1;
    EnhancementData m_data;
    std::optional<bool> m_dataHeard; ///< as the views draw it
    double m_mostReduction = 0;
    quint64 m_wantedKey = 0, m_shownKey = 0; ///< counts changes of what the figures depend on

    Banner* m_banner;
    QWidget* m_content;
    TextLabel* m_waiting;
    ToneView* m_tone;
    TextLabel* m_afterHead;
    struct Row {
        TextLabel* before;
        TextLabel* after;
    };
    std::vector<Row> m_rows;
    LoudnessView* m_loudness;
    TextLabel* m_reductionText;
    ReductionMeter* m_reduction;
    QWidget* m_reductionGroup; ///< hidden while nobody knows the reduction
    TextLabel* m_whyHead;
    QVBoxLayout* m_why;
};

} // namespace auralis
