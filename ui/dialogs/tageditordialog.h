// TagEditorDialog: tags of one or many files: edited, shown as differences before anything is written, written while
// one watches. Main thread; closing it lets the writing go on.
#pragma once

#include <functional>
#include <vector>

#include <QDialog>

#include "libraryjobs.h"
#include "models/tagwriter.h"
#include "pages/page.h"

class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTreeWidget;

namespace auralis
{

class CoverField;
class TagFields;
class TextLabel;

class TagEditorDialog : public QDialog
{
    Q_OBJECT
public:
    enum class Step { Reading, Editing, Reviewing, Writing };
    TagEditorDialog(const Services& services, TagWriter& writer, std::vector<TrackId> ids, QWidget* parent = nullptr);
    ~TagEditorDialog() override;

    TagFields* fields() const { return m_fields; }
    CoverField* cover() const { return m_cover; }
    Step step() const { return m_step; }
    void review(); ///< shows what would change
    void write();

Q_SIGNALS:
    void stepChanged();

private:
    using Files = std::vector<TagDifference>;
    QWidget* makeEditing();
    QWidget* makeReview();
    QWidget* makeWriting();
    void setStep(Step step);
    void describe();
    using Ask = std::function<void(std::vector<TrackId> ids, std::function<void(Files)> done)>;
    /// Asks for the differences of all files, some at a time.
    void preview(const Ask& ask, std::function<void(Files)> done);
    void askMore(int request, const Ask& ask, Files sofar, std::function<void(Files)> done);
    Ask previewOf(const TagEdit& edit);
    void readCovers();
    void extractCover();
    void reviewCover(Files texts);
    void showReview(const Files& files);
    void followWriting();

    Services m_services;
    Library& m_library;
    TagWriter& m_writer;
    std::vector<TrackId> m_ids;
    TagFields* m_fields;
    CoverField* m_cover;
    TextLabel* m_title;
    TextLabel* m_detail;
    QStackedWidget* m_stack;
    QTreeWidget* m_changes;
    QProgressBar* m_bar;
    TextLabel* m_words;
    QTreeWidget* m_failures;
    QPushButton* m_back;
    QPushButton* m_cancel;
    QPushButton* m_forward;
    std::vector<TagWriter::Target> m_targets; ///< that differ
    TagEdit m_edit;                           ///< as reviewed
    Step m_step = Step::Reading;
    int m_request = 0;
    std::size_t m_asked = 0; ///< of m_ids, in the preview under way
};

} // namespace auralis
