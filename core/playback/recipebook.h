// RecipeBook: presets and listening corrections, the shipped ones and the user's, which are files of a folder. Finding
// is for any thread; all else is for the main thread and may wait for the disk (small files).
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <QObject>
#include <QString>

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
    /// A file of the same format (for corrections also one of AutoEq or Equalizer APO) becomes one of the user's.
    Result<std::string> importFile(const QString& path);
    Result<void> exportFile(const std::string& id, const QString& path) const;

    /// Files of the folder that could not be read, and why.
    const std::vector<Error>& problems() const { return m_problems; }

private:
    friend class RecipeBook;
    struct Entry {
        Ptr heard, stored; ///< stored: null of shipped ones
        std::uint64_t revision = 0;
    };

    RecipeShelf(const QString& folder, const std::vector<Recipe>& shipped, std::function<void()> changed);
    Result<Recipe> read(const QString& path, const std::string& id) const;
    Result<void> write(const QString& path, const Recipe& recipe) const;
    void put(const Ptr& heard, const Ptr& stored);
    QString pathOf(const std::string& id) const;
    std::string freeId(const std::string& name) const;

    const QString m_folder; ///< empty: nothing is kept beyond this session
    const std::function<void()> m_changed;
    std::vector<Error> m_problems;
    mutable std::mutex m_mutex;
    std::vector<Entry> m_entries;
};

using PresetPtr = std::shared_ptr<const Preset>;
using CorrectionPtr = std::shared_ptr<const ListeningCorrection>;

class RecipeBook : public QObject
{
    Q_OBJECT
public:
    /// Reads `folder`/presets and `folder`/corrections; they are made when something is stored. Without a folder
    /// nothing outlives the book.
    explicit RecipeBook(const QString& folder = {});
    ~RecipeBook() override;

    RecipeShelf<Preset> presets;
    RecipeShelf<ListeningCorrection> corrections;

    /// Names what a preset and a correction (empty: none) do at present; 0 for a shipped preset alone. Any thread.
    std::uint64_t recipe(const std::string& preset, const std::string& correction) const;

    /// Decodes a file (any that is audio, at most 10 s) and makes it the response of `correction`: a copy is kept
    /// beside the corrections.
    Result<void> setImpulse(ListeningCorrection& correction, const QString& path) const;

Q_SIGNALS:
    void changed(); ///< what there is, or what one of them does
};

/// The frames of a response's file.
Result<std::shared_ptr<const ImpulseResponse>> readImpulse(const std::string& path);

} // namespace auralis
