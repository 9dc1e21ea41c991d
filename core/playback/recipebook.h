// RecipeBook: presets and listening corrections, the shipped ones and the user's, which are files of a folder. Finding
// is for any thread; all else is for the main thread and may wait for the disk (small files of its own folder). Impulse
// responses, which are not small, are read and copied in the background.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

#include "errands.h"
#include "listeningcorrection.h"
#include "presets.h"

namespace auralis
{

/// The recipes of one kind. An id names a recipe for good, whatever is changed of it.
template <class Recipe>
class RecipeShelf
{
public:
    using Ptr = std::shared_ptr<const Recipe>;

    /// As it is to be heard; null if unknown. Any thread.
    Ptr find(const std::string& id) const;
    /// Names what it does at present; 0 for shipped and unknown ones. Any thread.
    std::uint64_t revision(const std::string& id) const;

    /// The shipped ones in the order of the deck, then the user's by name.
    std::vector<Ptr> all() const;
    bool isShipped(const std::string& id) const;
    /// Differs from what is stored.
    bool isEdited(const std::string& id) const;

    /// A new one, stored under an id made from its name, which is returned.
    Result<std::string> add(Recipe recipe);
    /// A stored copy of any, also of a shipped one, named `name`.
    Result<std::string> duplicate(const std::string& id, const QString& name);
    /// From now on this is heard; not stored yet. Only of the user's own ids: false else.
    bool edit(const Recipe& recipe);
    Result<void> save(const std::string& id);
    /// Back to what is stored.
    void revert(const std::string& id);
    Result<void> remove(const std::string& id);
    /// A file of the same format (for corrections also one of AutoEq or Equalizer APO) becomes one of the user's. Its
    /// impulse response follows when it is read.
    Result<std::string> importFile(const QString& path);
    /// A file of the same format at `path`, its impulse response beside it. In the background; `done` is called on the
    /// main thread, but not when the book has gone before.
    void exportFile(const std::string& id, const QString& path, std::function<void(const Result<void>&)> done) const;

    /// Files that could not be read, and why.
    const std::vector<Error>& problems() const { return m_problems; }

private:
    friend class RecipeBook;
    struct Entry {
        Ptr heard, stored; ///< stored: null of shipped ones
        std::uint64_t revision = 0;
    };

    using NeedsMore = std::function<void(const Recipe&, const QString& folder)>;

    /// `needsMore` hears of recipes that are not complete without another file of that folder.
    RecipeShelf(Errands& errands, const QString& folder, const std::vector<Recipe>& shipped,
                std::function<void()> changed, NeedsMore needsMore);
    Result<Recipe> read(const QString& path, const std::string& id) const;
    static Result<void> write(const QString& path, const Recipe& recipe);
    void put(const Ptr& heard, const Ptr& stored);
    QString pathOf(const std::string& id) const;
    std::string freeId(const std::string& name) const;

    Errands& m_errands;
    const QString m_folder; ///< empty: nothing is kept beyond this session
    const std::function<void()> m_changed;
    const NeedsMore m_needsMore;
    std::vector<Error> m_problems;
    mutable std::mutex m_mutex;
    std::vector<Entry> m_entries;
};

using PresetPtr = std::shared_ptr<const Preset>;
using CorrectionPtr = std::shared_ptr<const ListeningCorrection>;

class RecipeBook : public QObject
{
    Q_OBJECT

    Errands m_errands; // ahead of the shelves, which send it out
    std::set<std::string> m_reading;

public:
    /// Reads `folder`/presets and `folder`/corrections; they are made when something is stored. Without a folder
    /// nothing outlives the book. Corrections are without their impulse responses until these are read.
    explicit RecipeBook(const QString& folder = {});
    ~RecipeBook() override;

    RecipeShelf<Preset> presets;
    RecipeShelf<ListeningCorrection> corrections;

    /// Names what a preset and a correction (empty: none) do at present; 0 for a shipped preset alone. Any thread.
    std::uint64_t recipe(const std::string& preset, const std::string& correction) const;

    /// An impulse response as `impulse` and `impulseFile` of a correction want it.
    struct Response {
        std::string file;
        std::shared_ptr<const ImpulseResponse> impulse;
    };
    /// Decodes a file (any that is audio, at most 10 s) and keeps a copy beside the corrections, both in the
    /// background; `done` is called on the main thread, but not when the book has gone before.
    void readResponse(const QString& path, std::function<void(const Result<Response>&)> done);
    /// Whether the response of `correction` is on its way.
    bool isReading(const ListeningCorrection& correction) const;
    /// Until all responses are there; for commands, which have no event loop.
    void waitForResponses();

Q_SIGNALS:
    void changed(); ///< what there is, or what one of them does
    /// The response of a correction could not be read: it does without.
    void responseFailed(const QString& reason);

private:
    void complete(const ListeningCorrection& correction, const QString& folder);
    void place(const std::string& file, const Result<std::shared_ptr<const ImpulseResponse>>& impulse);
};

} // namespace auralis
