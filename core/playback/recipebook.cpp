// RecipeBook: see the header.
#include "recipebook.h"

#include <algorithm>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include "decoder.h"
#include "recipefiles.h"

namespace auralis
{

namespace
{

const QString suffix = QStringLiteral(".json");

std::uint64_t shortened(const ContentId& id)
{
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i)
        value = value << 8 | id.bytes[static_cast<std::size_t>(i)];
    return value;
}

// What the two kinds do differently.
Result<Preset> parse(const QByteArray& text, const std::string& id, const QString&, const Preset*)
{
    return parsePreset({text.constData(), static_cast<std::size_t>(text.size())}, id);
}

std::string written(const Preset& preset)
{
    return writePreset(preset);
}

Result<void> validated(const Preset&, const std::string& text)
{
    return parsePreset(text).map([](const Preset&) {});
}

Result<ListeningCorrection> parse(const QByteArray& text, const std::string& id, const QString& path,
                                  const ListeningCorrection*)
{
    const std::string_view view(text.constData(), static_cast<std::size_t>(text.size()));
    const bool own = text.trimmed().startsWith('{');
    Result<ListeningCorrection> correction = own ? parseCorrection(view, id) : importEqText(view);
    if (!correction) return correction;
    correction->id = id;
    if (!own) correction->name = QFileInfo(path).completeBaseName().left(80).toStdString();
    return correction;
}

std::string written(const ListeningCorrection& correction)
{
    return writeCorrection(correction);
}

Result<void> validated(const ListeningCorrection&, const std::string& text)
{
    return parseCorrection(text).map([](const ListeningCorrection&) {});
}

bool needsMore(const Preset&)
{
    return false;
}

bool needsMore(const ListeningCorrection& correction)
{
    return !correction.impulseFile.empty() && !correction.impulse;
}

/// What another of the shelf's has of the same file.
void share(Preset&, const Preset&) {}

void share(ListeningCorrection& recipe, const ListeningCorrection& other)
{
    if (needsMore(recipe) && recipe.impulseFile == other.impulseFile) recipe.impulse = other.impulse;
}

/// The response's file goes along.
Result<void> copyExtras(const Preset&, const QString&, const QString&)
{
    return {};
}

Result<void> copyExtras(const ListeningCorrection& correction, const QString& from, const QString& to)
{
    if (correction.impulseFile.empty()) return {};
    const QString name = QString::fromStdString(correction.impulseFile);
    return copyOnce(QDir(from).filePath(name), QDir(to).filePath(name));
}

void removeExtras(const Preset&, const std::vector<PresetPtr>&, const QString&) {}

/// No one else's response.
void removeExtras(const ListeningCorrection& correction, const std::vector<CorrectionPtr>& left, const QString& folder)
{
    const std::string& name = correction.impulseFile;
    if (name.empty() ||
        std::any_of(left.begin(), left.end(), [&](const CorrectionPtr& c) { return c->impulseFile == name; }))
        return;
    QFile::remove(QDir(folder).filePath(QString::fromStdString(name)));
}

} // namespace

template <class Recipe>
RecipeShelf<Recipe>::RecipeShelf(Errands& errands, const QString& folder, const std::vector<Recipe>& shipped,
                                 std::function<void()> changed, NeedsMore needsMore)
    : m_errands(errands)
    , m_folder(folder)
    , m_changed(std::move(changed))
    , m_needsMore(std::move(needsMore))
{
    for (const Recipe& recipe : shipped)
        m_entries.push_back({std::make_shared<const Recipe>(recipe), nullptr, 0});
    if (m_folder.isEmpty()) return;
    const QStringList names = QDir(m_folder).entryList({QLatin1Char('*') + suffix}, QDir::Files);
    for (const QString& name : names) {
        const std::string id = nativePath(name.chopped(suffix.size()));
        if (isShipped(id)) continue;
        Result<Recipe> recipe = read(QDir(m_folder).filePath(name), id);
        if (!recipe) {
            m_problems.push_back(recipe.error());
            continue;
        }
        const auto known = std::make_shared<const Recipe>(std::move(*recipe));
        m_entries.push_back({known, known, shortened(soundOf(*known))});
        if (auralis::needsMore(*known)) m_needsMore(*known, m_folder);
    }
}

template <class Recipe>
Result<Recipe> RecipeShelf<Recipe>::read(const QString& path, const std::string& id) const
{
    const Result<QByteArray> text = textOf(path);
    if (!text) return tl::unexpected(text.error());
    Result<Recipe> recipe = parse(*text, id, path, static_cast<const Recipe*>(nullptr));
    if (!recipe && recipe.error().path.empty()) recipe.error().path = nativePath(path);
    return recipe;
}

template <class Recipe>
Result<void> RecipeShelf<Recipe>::write(const QString& path, const Recipe& recipe)
{
    const std::string text = written(recipe);
    // What cannot be read again is not written.
    if (const auto valid = validated(recipe, text); !valid) return valid;
    return storeText(path, QByteArray::fromStdString(text));
}

template <class Recipe>
typename RecipeShelf<Recipe>::Ptr RecipeShelf<Recipe>::find(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    for (const Entry& entry : m_entries)
        if (entry.heard->id == id) return entry.heard;
    return nullptr;
}

template <class Recipe>
std::uint64_t RecipeShelf<Recipe>::revision(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    for (const Entry& entry : m_entries)
        if (entry.heard->id == id) return entry.revision;
    return 0;
}

template <class Recipe>
std::vector<typename RecipeShelf<Recipe>::Ptr> RecipeShelf<Recipe>::all() const
{
    std::vector<Ptr> shipped, own;
    {
        const std::lock_guard lock(m_mutex);
        for (const Entry& entry : m_entries)
            (entry.stored ? own : shipped).push_back(entry.heard);
    }
    std::sort(own.begin(), own.end(), [](const Ptr& a, const Ptr& b) {
        const int order = QString::fromStdString(a->name).localeAwareCompare(QString::fromStdString(b->name));
        return order != 0 ? order < 0 : a->id < b->id;
    });
    shipped.insert(shipped.end(), own.begin(), own.end());
    return shipped;
}

template <class Recipe>
bool RecipeShelf<Recipe>::isShipped(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const Entry& e) { return !e.stored && e.heard->id == id; });
}

template <class Recipe>
bool RecipeShelf<Recipe>::isEdited(const std::string& id) const
{
    const std::lock_guard lock(m_mutex);
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [&](const Entry& e) { return e.stored && e.heard->id == id && !(*e.heard == *e.stored); });
}

/// The entry of this id, or a new one.
template <class Recipe>
void RecipeShelf<Recipe>::put(const Ptr& heard, const Ptr& stored)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto whole = [this](const Ptr& recipe) {
            if (!needsMore(*recipe)) return recipe;
            Recipe copy = *recipe;
            for (const Entry& entry : m_entries)
                share(copy, *entry.heard);
            return std::make_shared<const Recipe>(std::move(copy));
        };
        const Ptr now = whole(heard);
        const Entry entry{now, stored == heard ? now : whole(stored), shortened(soundOf(*now))};
        const auto known =
            std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& e) { return e.heard->id == heard->id; });
        if (known == m_entries.end())
            m_entries.push_back(entry);
        else
            *known = entry;
    }
    m_changed();
}

template <class Recipe>
QString RecipeShelf<Recipe>::pathOf(const std::string& id) const
{
    return QDir(m_folder).filePath(QFile::decodeName(QByteArray::fromStdString(id)) + suffix);
}

/// Letters, digits and dashes of the name, and a number where that is taken.
template <class Recipe>
std::string RecipeShelf<Recipe>::freeId(const std::string& name) const
{
    std::string base;
    for (const QChar c : QString::fromStdString(name).toLower().normalized(QString::NormalizationForm_KD)) {
        if (c.unicode() < 128 && c.isLetterOrNumber())
            base += static_cast<char>(c.unicode());
        else if (!c.isMark() && !base.empty() && base.back() != '-')
            base += '-';
    }
    base = base.substr(0, 40);
    while (!base.empty() && base.back() == '-')
        base.pop_back();
    if (base.empty()) base = "own";
    std::string id = base;
    for (int n = 2; find(id) || (!m_folder.isEmpty() && QFile::exists(pathOf(id))); ++n)
        id = base + '-' + std::to_string(n);
    return id;
}

template <class Recipe>
Result<std::string> RecipeShelf<Recipe>::add(Recipe recipe)
{
    recipe.id = freeId(recipe.name);
    const auto known = std::make_shared<const Recipe>(std::move(recipe));
    if (!m_folder.isEmpty())
        if (const auto done = write(pathOf(known->id), *known); !done) return tl::unexpected(done.error());
    put(known, known);
    return known->id;
}

template <class Recipe>
Result<std::string> RecipeShelf<Recipe>::duplicate(const std::string& id, const QString& name)
{
    const Ptr known = find(id);
    if (!known) return fail(ErrorCode::NotFound, "there is no \"" + id + "\"");
    Recipe copy = *known;
    copy.name = name.toStdString();
    return add(std::move(copy));
}

template <class Recipe>
bool RecipeShelf<Recipe>::edit(const Recipe& recipe)
{
    Ptr stored;
    {
        const std::lock_guard lock(m_mutex);
        for (const Entry& entry : m_entries)
            if (entry.heard->id == recipe.id) stored = entry.stored;
    }
    if (!stored) return false;
    put(std::make_shared<const Recipe>(recipe), stored);
    return true;
}

template <class Recipe>
Result<void> RecipeShelf<Recipe>::save(const std::string& id)
{
    const Ptr known = find(id);
    if (!known || isShipped(id)) return fail(ErrorCode::NotFound, "there is no \"" + id + "\" to be stored");
    if (!m_folder.isEmpty())
        if (const auto done = write(pathOf(id), *known); !done) return done;
    put(known, known);
    return {};
}

template <class Recipe>
void RecipeShelf<Recipe>::revert(const std::string& id)
{
    Ptr stored;
    {
        const std::lock_guard lock(m_mutex);
        for (const Entry& entry : m_entries)
            if (entry.heard->id == id) stored = entry.stored;
    }
    if (stored) put(stored, stored);
}

template <class Recipe>
Result<void> RecipeShelf<Recipe>::remove(const std::string& id)
{
    if (!find(id) || isShipped(id)) return fail(ErrorCode::NotFound, "there is no \"" + id + "\" to be removed");
    if (!m_folder.isEmpty()) {
        QFile file(pathOf(id));
        if (file.exists() && !file.remove()) return tl::unexpected(fileError(file));
    }
    Ptr removed;
    std::vector<Ptr> left;
    {
        const std::lock_guard lock(m_mutex);
        const auto known =
            std::find_if(m_entries.begin(), m_entries.end(), [&](const Entry& e) { return e.heard->id == id; });
        removed = known->heard;
        m_entries.erase(known);
        for (const Entry& entry : m_entries) {
            left.push_back(entry.heard);
            if (entry.stored) left.push_back(entry.stored);
        }
    }
    if (!m_folder.isEmpty()) removeExtras(*removed, left, m_folder);
    m_changed();
    return {};
}

template <class Recipe>
Result<std::string> RecipeShelf<Recipe>::importFile(const QString& path)
{
    Result<Recipe> recipe = read(path, {});
    if (!recipe) return tl::unexpected(recipe.error());
    if (needsMore(*recipe)) m_needsMore(*recipe, QFileInfo(path).path());
    return add(std::move(*recipe));
}

template <class Recipe>
void RecipeShelf<Recipe>::exportFile(const std::string& id, const QString& path,
                                     std::function<void(const Result<void>&)> done) const
{
    const auto write = [known = find(id), id, folder = m_folder, path]() -> Result<void> {
        if (!known) return fail(ErrorCode::NotFound, "there is no \"" + id + "\"");
        if (!folder.isEmpty())
            if (const auto copied = copyExtras(*known, folder, QFileInfo(path).path()); !copied) return copied;
        return RecipeShelf::write(path, *known);
    };
    m_errands.run([write, done = std::move(done)](const BackgroundTasks::Cancel&) {
        return [done, written = write()] { done(written); };
    });
}

template class RecipeShelf<Preset>;
template class RecipeShelf<ListeningCorrection>;

RecipeBook::RecipeBook(const QString& folder)
    : presets(
          m_errands, folder.isEmpty() ? folder : QDir(folder).filePath(QStringLiteral("presets")), shippedPresets(),
          [this] { Q_EMIT changed(); }, [](const Preset&, const QString&) {})
    , corrections(
          m_errands, folder.isEmpty() ? folder : QDir(folder).filePath(QStringLiteral("corrections")), {},
          [this] { Q_EMIT changed(); },
          [this](const ListeningCorrection& correction, const QString& from) { complete(correction, from); })
{
}

RecipeBook::~RecipeBook() = default;

std::uint64_t RecipeBook::recipe(const std::string& preset, const std::string& correction) const
{
    const std::uint64_t second = correction.empty() ? 0 : corrections.revision(correction);
    return presets.revision(preset) ^ (second << 1 | second >> 63);
}

/// Brings the response from `folder`, and a copy of its file into the book's own.
void RecipeBook::complete(const ListeningCorrection& correction, const QString& folder)
{
    const QString name = QString::fromStdString(correction.impulseFile);
    const QString source = QDir(folder).filePath(name);
    const QString own = corrections.m_folder.isEmpty() ? source : QDir(corrections.m_folder).filePath(name);
    if (!m_reading.insert(correction.impulseFile).second) return;
    m_errands.run([this, source, own, file = correction.impulseFile](const BackgroundTasks::Cancel& cancel) {
        auto impulse = readImpulse(nativePath(source), cancel);
        if (impulse)
            if (const auto done = copyOnce(source, own); !done) impulse = tl::unexpected(done.error());
        return [this, file, impulse] { place(file, impulse); };
    });
}

void RecipeBook::place(const std::string& file, const Result<std::shared_ptr<const ImpulseResponse>>& impulse)
{
    m_reading.erase(file);
    if (impulse) {
        const std::lock_guard lock(corrections.m_mutex);
        const auto whole = [&](const CorrectionPtr& correction) {
            if (!needsMore(*correction) || correction->impulseFile != file) return correction;
            ListeningCorrection copy = *correction;
            copy.impulse = *impulse;
            return std::make_shared<const ListeningCorrection>(std::move(copy));
        };
        for (auto& entry : corrections.m_entries) {
            const bool same = entry.stored == entry.heard;
            entry.heard = whole(entry.heard);
            entry.stored = same ? entry.heard : whole(entry.stored);
            entry.revision = shortened(soundOf(*entry.heard));
        }
    } else {
        corrections.m_problems.push_back(impulse.error());
        Q_EMIT responseFailed(QString::fromStdString(impulse.error().text()));
    }
    Q_EMIT changed();
}

void RecipeBook::readResponse(const QString& path, std::function<void(const Result<Response>&)> done)
{
    m_errands.run([path, folder = corrections.m_folder, done = std::move(done)](const BackgroundTasks::Cancel& cancel) {
        const auto read = [&]() -> Result<Response> {
            auto impulse = readImpulse(nativePath(path), cancel);
            if (!impulse) return tl::unexpected(impulse.error());
            const Result<ContentId> content = fileFingerprint(nativePath(path));
            if (!content) return tl::unexpected(content.error());
            const QString ending = QFileInfo(path).suffix().toLower();
            const QString name =
                QString::fromStdString(content->hex()) + (ending.isEmpty() ? QString() : QLatin1Char('.') + ending);
            if (!folder.isEmpty())
                if (const auto kept = copyOnce(path, QDir(folder).filePath(name)); !kept)
                    return tl::unexpected(kept.error());
            return Response{name.toStdString(), std::move(*impulse)};
        };
        return [done, response = read()] { done(response); };
    });
}

bool RecipeBook::isReading(const ListeningCorrection& correction) const
{
    return needsMore(correction) && m_reading.count(correction.impulseFile) > 0;
}

void RecipeBook::waitForResponses()
{
    m_errands.wait();
}

} // namespace auralis
