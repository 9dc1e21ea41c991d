// AbxDialog: a blind listening test of the sounding mastering against the original at the same loudness. Main thread.
#pragma once

#include <QDialog>

#include "abxtest.h"

class QLabel;
class QPushButton;

namespace auralis
{

class UnifiedPlayerManager;

/// A is the processed sound, B the original, both at the loudness of the quieter one, X one of them. Playback goes on;
/// closing returns to what sounded before.
class AbxDialog : public QDialog
{
    Q_OBJECT
public:
    explicit AbxDialog(UnifiedPlayerManager& player, QWidget* parent = nullptr);
    /// For tests: a known coin.
    AbxDialog(UnifiedPlayerManager& player, std::uint64_t seed, QWidget* parent);

    ~AbxDialog() override;

    const AbxTest& test() const { return m_test; }

private:
    enum class Hear { A, B, X };
    void hear(Hear which);
    void answer(bool saysA);
    void showState();

    UnifiedPlayerManager& m_player;
    AbxTest m_test;
    Hear m_hearing = Hear::A;
    bool m_enhancedBefore = false;
    bool m_heardX = false;
    QPushButton* m_listen[3] = {};
    QPushButton* m_answers[2] = {};
    QLabel* m_score = nullptr;
    QLabel* m_verdict = nullptr;
};

} // namespace auralis
