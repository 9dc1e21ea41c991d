// The tag editor over real files: common and mixed values, review before writing, only changed fields, failures by
// name, undo, cancel.
#include <QtTest>

#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTreeWidget>

#include "dialogs/coverfield.h"
#include "dialogs/tageditordialog.h"
#include "dialogs/tagfields.h"
#include "models/edithistory.h"
#include "pages/trackspage.h"
#include "pages/trackview.h"
#include "theme/messagebar.h"
#include "theme/textlabel.h"
#include "windowfixture.h"

using namespace auralis;

class TagEditorTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (!m_w.makeMusic()) QSKIP("ffmpeg is needed to make the music");
    }
    void init();
    void cleanup() { m_w.close(); }
    void oneFile();
    void severalFiles();
    void failuresAreNamed();
    void stoppedInTheMiddle();
    void fieldStates();
    void coverSetAndRemoved();

private:
    TagEditorDialog* openEditor(const std::vector<TrackId>& ids);
    QStringList tag(TrackId id, const char* key) const;

    test::WindowFixture m_w;
    QString m_copy; ///< of the music, which the tests may change
    std::vector<TrackId> m_ids;
};

void TagEditorTest::init()
{
    QVERIFY(m_w.open());
    m_copy = m_w.data->path() + QStringLiteral("/copy");
    for (const char* album : {"Low Sun", "Saltworks"}) {
        const QString name = QLatin1String(album);
        QVERIFY(QDir().mkpath(m_copy + QLatin1Char('/') + name));
        for (const QString& file : QDir(m_w.musicFolder() + QLatin1Char('/') + name).entryList(QDir::Files))
            QVERIFY(QFile::copy(m_w.musicFolder() + QLatin1Char('/') + name + QLatin1Char('/') + file,
                                m_copy + QLatin1Char('/') + name + QLatin1Char('/') + file));
    }
    QCOMPARE(m_w.importFolder(m_copy), 5);
    m_ids.clear();
    for (const TrackId id : m_w.allIds())
        if (m_w.row(id).path.rfind(m_copy.toStdString(), 0) == 0) m_ids.push_back(id);
    QCOMPARE(m_ids.size(), size_t(5));
}

TagEditorDialog* TagEditorTest::openEditor(const std::vector<TrackId>& ids)
{
    Q_EMIT m_w.window->actions().tagsRequested(ids);
    auto* dialog = m_w.window->findChild<TagEditorDialog*>();
    if (!dialog || !QTest::qWaitFor([&] { return dialog->step() == TagEditorDialog::Step::Editing; }))
        qFatal("the editor does not open");
    return dialog;
}

QStringList TagEditorTest::tag(TrackId id, const char* key) const
{
    QStringList found;
    bool here = false;
    const QString name = QLatin1String(key);
    m_w.library->previewTags({id}, {{name, {}}}, m_w.library.get(), [&](const std::vector<TagDifference>& files) {
        const auto value = files.front().before.find(name);
        if (value != files.front().before.end()) found = value->second;
        here = true;
    });
    if (!QTest::qWaitFor([&] { return here; })) qFatal("no answer");
    return found;
}

void TagEditorTest::oneFile()
{
    const QPointer<TagEditorDialog> dialog = openEditor({m_ids[0]});
    const QString title = m_w.row(m_ids[0]).title;
    QCOMPARE(dialog->fields()->field(QStringLiteral("TITLE"))->text(), title);
    QVERIFY(dialog->fields()->edit().empty());
    auto* next = dialog->findChildren<QPushButton*>().last();
    QVERIFY(!next->isEnabled());
    dialog->fields()->field(QStringLiteral("TITLE"))->setText(QStringLiteral("A new title"));
    dialog->fields()->field(QStringLiteral("GENRE"))->setText(QStringLiteral("Ambient; Trip hop"));
    QCOMPARE(dialog->fields()->edit().size(), size_t(2));
    next->click();
    QTRY_COMPARE(dialog->step(), TagEditorDialog::Step::Reviewing);
    auto* changes = dialog->findChild<QTreeWidget*>();
    QCOMPARE(changes->topLevelItemCount(), 1);
    QCOMPARE(changes->topLevelItem(0)->childCount(), 2);
    QCOMPARE(changes->topLevelItem(0)->child(1)->text(1), title);
    QCOMPARE(changes->topLevelItem(0)->child(1)->text(2), QStringLiteral("A new title"));
    QCOMPARE(tag(m_ids[0], "TITLE"), QStringList(title)); // nothing is written yet
    next->click();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20000); // closes by itself
    QCOMPARE(tag(m_ids[0], "TITLE"), QStringList(QStringLiteral("A new title")));
    QCOMPARE(tag(m_ids[0], "GENRE"), QStringList({QStringLiteral("Ambient"), QStringLiteral("Trip hop")}));
    QCOMPARE(tag(m_ids[0], "ARTIST").size(), 1);                          // as it was
    QTRY_COMPARE(m_w.row(m_ids[0]).title, QStringLiteral("A new title")); // and the library follows
    QVERIFY(m_w.window->messageBar()->isVisible());
    m_w.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_w.window.get()));
    QTest::keyClick(m_w.window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(m_w.row(m_ids[0]).title, title, 20000);
    QCOMPARE(tag(m_ids[0], "GENRE"), QStringList());
}

void TagEditorTest::severalFiles()
{
    const QPointer<TagEditorDialog> dialog = openEditor(m_ids);
    TagFields* fields = dialog->fields();
    QVERIFY(fields->field(QStringLiteral("ARTIST"))->isMixed());
    QCOMPARE(fields->field(QStringLiteral("ARTIST"))->findChild<QLineEdit*>()->placeholderText(),
             QStringLiteral("Several"));
    QVERIFY(!fields->field(QStringLiteral("COMPOSER"))->isMixed());
    fields->field(QStringLiteral("COMPOSER"))->setText(QStringLiteral("Somebody"));
    std::vector<QStringList> artists;
    for (const TrackId id : m_ids)
        artists.push_back(tag(id, "ARTIST"));
    dialog->review();
    QTRY_COMPARE(dialog->step(), TagEditorDialog::Step::Reviewing);
    QCOMPARE(dialog->findChild<QTreeWidget*>()->topLevelItemCount(), 5);
    dialog->write();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, 30000);
    for (std::size_t i = 0; i < m_ids.size(); ++i) {
        QCOMPARE(tag(m_ids[i], "COMPOSER"), QStringList(QStringLiteral("Somebody")));
        QCOMPARE(tag(m_ids[i], "ARTIST"), artists[i]); // mixed and untouched: not written
    }
    QSignalSpy changed(m_w.window->actions().history(), &EditHistory::changed);
    QVERIFY(m_w.window->actions().history()->undo());
    QTRY_VERIFY_WITH_TIMEOUT(tag(m_ids[4], "COMPOSER").isEmpty() && tag(m_ids[0], "COMPOSER").isEmpty(), 30000);
}

void TagEditorTest::failuresAreNamed()
{
    const QString gone = QFile::decodeName(m_w.row(m_ids[1]).path.c_str());
    const QPointer<TagEditorDialog> dialog = openEditor({m_ids[0], m_ids[1]});
    dialog->fields()->field(QStringLiteral("COMMENT"))->setText(QStringLiteral("x"));
    dialog->review();
    QTRY_COMPARE(dialog->step(), TagEditorDialog::Step::Reviewing);
    QVERIFY(QFile::remove(gone)); // between looking and writing
    dialog->write();
    QTRY_VERIFY_WITH_TIMEOUT(dialog && !dialog->findChildren<QTreeWidget*>().last()->isHidden(), 20000);
    auto* failures = dialog->findChildren<QTreeWidget*>().last();
    QCOMPARE(failures->topLevelItemCount(), 1);
    QCOMPARE(failures->topLevelItem(0)->text(0), QFileInfo(gone).fileName());
    QVERIFY(!failures->topLevelItem(0)->text(1).isEmpty());
    QCOMPARE(tag(m_ids[0], "COMMENT"), QStringList(QStringLiteral("x")));
    dialog->findChildren<QPushButton*>().last()->click();
    QTRY_VERIFY(!dialog);
}

void TagEditorTest::stoppedInTheMiddle()
{
    // More files than are written at once: the same five, many times over, as copies of their own.
    for (int copy = 0; copy < 4; ++copy)
        for (const TrackId id : m_ids) {
            const QFileInfo file(QFile::decodeName(m_w.row(id).path.c_str()));
            QVERIFY(QFile::copy(file.filePath(),
                                QStringLiteral("%1/%2 %3").arg(file.path()).arg(copy).arg(file.fileName())));
        }
    QCOMPARE(m_w.importFolder(m_copy), 20);
    std::vector<TagWriter::Target> targets;
    for (const TrackId id : m_w.allIds())
        if (const auto row = m_w.row(id); row.path.rfind(m_copy.toStdString(), 0) == 0)
            targets.push_back({id, row.path});
    QCOMPARE(targets.size(), size_t(25));
    EditHistory history;
    TagWriter writer(*m_w.library, *m_w.player, history);
    QSignalSpy finished(&writer, &TagWriter::finished), undone(&writer, &TagWriter::undone);
    connect(&writer, &TagWriter::progressed, &writer, [&writer] {
        if (writer.progress().done > 0) writer.cancel();
    });
    writer.write(targets, {{QStringLiteral("COMMENT"), {QStringLiteral("kept")}}});
    QVERIFY(finished.wait(30000));
    QCOMPARE(finished[0][0].toInt(), TagWriter::atOnce);
    QVERIFY(writer.progress().cancelled);
    int written = 0;
    for (const auto& target : targets)
        written += tag(target.id, "COMMENT").isEmpty() ? 0 : 1;
    QCOMPARE(written, TagWriter::atOnce);
    QVERIFY(history.undo());
    QVERIFY(undone.wait(30000));
    QCOMPARE(undone[0][0].toInt(), TagWriter::atOnce);
    for (const auto& target : targets)
        QCOMPARE(tag(target.id, "COMMENT"), QStringList());
    // Again: only what had been written, and it can be taken back again.
    QVERIFY(history.redo());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, 30000);
    QCOMPARE(finished[1][0].toInt(), TagWriter::atOnce);
    QVERIFY(!history.canRedo());
    QVERIFY(history.undo());
    QTRY_COMPARE_WITH_TIMEOUT(undone.size(), 2, 30000);
    QCOMPARE(undone[1][0].toInt(), TagWriter::atOnce);
    QVERIFY(history.canRedo());
}

void TagEditorTest::fieldStates()
{
    TagField field(QStringLiteral("ARTIST"), QStringLiteral("Artists"), true, false);
    field.setValues({{QStringLiteral("A"), QStringLiteral("B")}, {QStringLiteral("A"), QStringLiteral("B")}});
    QCOMPARE(field.text(), QStringLiteral("A; B"));
    field.setText(QStringLiteral(" A ;B; "));
    QVERIFY(!field.isChanged()); // the same values
    field.setText(QStringLiteral("C"));
    QVERIFY(field.isChanged());
    field.putBack();
    QVERIFY(!field.isChanged());
    field.setText({});
    QVERIFY(field.isChanged());
    QVERIFY(field.value().isEmpty());
    field.setValues({{QStringLiteral("A")}, {}});
    QVERIFY(field.isMixed() && !field.isChanged() && field.text().isEmpty());
    QTest::keyClick(field.findChild<QLineEdit*>(), Qt::Key_Backspace); // empty in all
    QVERIFY(field.isChanged());
    TagField plain(QStringLiteral("TITLE"), QStringLiteral("Title"), false, false);
    plain.setValues({{QStringLiteral("One; two")}});
    plain.setText(QStringLiteral("One; three"));
    QCOMPARE(plain.value(), QStringList(QStringLiteral("One; three"))); // a title is one value
}

void TagEditorTest::coverSetAndRemoved()
{
    const QString picture = m_w.data->path() + QStringLiteral("/new.png");
    QImage image(300, 200, QImage::Format_RGB32);
    image.fill(QColor(200, 40, 90));
    QVERIFY(image.save(picture));
    QPointer<TagEditorDialog> dialog = openEditor({m_ids[0], m_ids[1]});
    QVERIFY(!dialog->cover()->setFile(m_w.data->path() + QStringLiteral("/auralis.ini"))); // no picture
    QVERIFY(!dialog->cover()->edit());
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(picture)});
    QDropEvent drop({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(dialog->cover(), &enter);
    QApplication::sendEvent(dialog->cover(), &drop);
    QVERIFY(dialog->cover()->edit());
    QCOMPARE(dialog->cover()->grab().toImage().pixelColor(80, 80), QColor(200, 40, 90));
    const QString out = qEnvironmentVariable("AURALIS_SHOTS");
    if (!out.isEmpty()) dialog->grab().save(out + QStringLiteral("/tags-edit.png"));
    dialog->fields()->field(QStringLiteral("COMMENT"))->setText(QStringLiteral("both"));
    dialog->review();
    QTRY_COMPARE(dialog->step(), TagEditorDialog::Step::Reviewing);
    auto* changes = dialog->findChild<QTreeWidget*>();
    QCOMPARE(changes->topLevelItemCount(), 2);
    QCOMPARE(changes->topLevelItem(0)->childCount(), 2); // comment and cover
    if (!out.isEmpty()) dialog->grab().save(out + QStringLiteral("/tags-review.png"));
    dialog->write();
    QTRY_VERIFY_WITH_TIMEOUT(!dialog, 20000);
    const auto key = [this](TrackId id) { return m_w.row(id).coverKey; };
    QTRY_VERIFY(!key(m_ids[0]).isEmpty() && key(m_ids[0]) == key(m_ids[1]) && key(m_ids[0]) != key(m_ids[4]));
    const QByteArray stored = m_w.ask(&Library::cover, key(m_ids[0]));
    QCOMPARE(QImage::fromData(stored).size(), QSize(300, 200));
    QTRY_VERIFY(m_w.window->messageBar()->isVisible());
    const auto labels = m_w.window->messageBar()->findChildren<TextLabel*>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](TextLabel* label) {
        return label->text() == QLatin1String("Tags of 2 tracks changed."); // not 4
    }));
    // Both edits are one step back.
    QVERIFY(m_w.window->actions().history()->undo());
    QTRY_VERIFY_WITH_TIMEOUT(tag(m_ids[0], "COMMENT").isEmpty() && m_w.ask(&Library::cover, key(m_ids[0])) != stored,
                             20000);
}

QTEST_MAIN(TagEditorTest)
#include "tst_tageditor.moc"
