#include "dialogs/abxdialog.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QPushButton>
#include <QRandomGenerator>
#include <QVBoxLayout>

#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

/// It is never nothing.
QString pText(double p)
{
    return p < 0.0005 ? QStringLiteral("< 0.001") : QStringLiteral("= %1").arg(p, 0, 'f', 3);
}

} // namespace

AbxDialog::AbxDialog(UnifiedPlayerManager& player, QWidget* parent)
    : AbxDialog(player, QRandomGenerator::system()->generate64(), parent)
{
}

AbxDialog::AbxDialog(UnifiedPlayerManager& player, std::uint64_t seed, QWidget* parent)
    : QDialog(parent)
    , m_player(player)
    , m_test(seed)
    , m_enhancedBefore(player.isEnhanced())
{
    setWindowTitle(tr("Blind comparison"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(16);

    auto* help = new QLabel(tr("A is the mastered sound, B the original at the same loudness. X is one of them. "
                               "Listen as often as you like, then say which one X is. %1 trials or more make a result.")
                                .arg(AbxTest::leastTrials));
    help->setWordWrap(true);
    layout->addWidget(help);

    auto* listening = new QHBoxLayout;
    auto* group = new QButtonGroup(this);
    const QString names[] = {tr("Hear &A"), tr("Hear &B"), tr("Hear &X")};
    for (int i = 0; i < 3; ++i) {
        m_listen[i] = new QPushButton(names[i]);
        m_listen[i]->setCheckable(true);
        m_listen[i]->setShortcut(QKeySequence(Qt::Key_A + (i == 2 ? 'X' - 'A' : i)));
        group->addButton(m_listen[i], i);
        listening->addWidget(m_listen[i]);
    }
    layout->addLayout(listening);

    auto* answers = new QHBoxLayout;
    const QString words[] = {tr("X is A"), tr("X is B")};
    for (int i = 0; i < 2; ++i) {
        m_answers[i] = new QPushButton(words[i]);
        m_answers[i]->setToolTip(tr("Hear X first"));
        answers->addWidget(m_answers[i]);
        connect(m_answers[i], &QPushButton::clicked, this, [this, i] { answer(i == 0); });
    }
    layout->addLayout(answers);

    m_score = new QLabel;
    m_score->setObjectName(QStringLiteral("abxScore"));
    m_verdict = new QLabel;
    m_verdict->setWordWrap(true);
    layout->addWidget(m_score);
    layout->addWidget(m_verdict);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);

    connect(group, &QButtonGroup::idClicked, this, [this](int id) { hear(static_cast<Hear>(id)); });
    connect(&player, &UnifiedPlayerManager::trackChanged, this, &AbxDialog::showState);
    m_player.setLevelMatched(true);
    if (!m_enhancedBefore) m_player.setEnhanced(true);
    hear(Hear::A);
    setMinimumWidth(460);
}

AbxDialog::~AbxDialog()
{
    m_player.setComparing(false);
    m_player.setLevelMatched(false);
    if (!m_enhancedBefore) m_player.setEnhanced(false);
}

void AbxDialog::hear(Hear which)
{
    m_hearing = which;
    const bool original = which == Hear::B || (which == Hear::X && !m_test.xIsA());
    m_player.setComparing(original);
    m_heardX |= which == Hear::X;
    showState();
}

void AbxDialog::answer(bool saysA)
{
    m_test.answer(saysA);
    m_heardX = false;
    // Back to A: staying on X would give the next coin away.
    hear(Hear::A);
}

void AbxDialog::showState()
{
    m_listen[static_cast<int>(m_hearing)]->setChecked(true);
    for (QPushButton* button : m_answers)
        button->setEnabled(m_heardX);
    m_score->setText(
        !m_player.snapshot().item ? tr("Play a track to compare its two sounds.")
        : m_test.trials() == 0
            ? tr("No trial yet")
            : tr("%1 of %2 right, p %3").arg(m_test.correct()).arg(m_test.trials()).arg(pText(m_test.pValue())));
    QString verdict;
    if (m_test.conclusive()) {
        verdict = m_test.pValue() <= 0.05
                      ? tr("You hear a difference: guessing would score this well in fewer than 1 of 20 runs.")
                      : tr("This score is also reached by guessing.");
    } else {
        verdict = tr("%n more to a result", nullptr, AbxTest::leastTrials - m_test.trials());
    }
    m_verdict->setText(verdict);
}

} // namespace auralis
