// Sound choice: see the header.
#include "soundchoice.h"

#include <filesystem>

#include "recipefiles.h"

namespace auralis
{
namespace
{

namespace fs = std::filesystem;

bool isFile(const std::string& name)
{
    std::error_code ignored;
    return fs::is_regular_file(name, ignored);
}

bool isText(const std::string& path)
{
    const std::string ending = fs::path(path).extension().string();
    return ending == ".json" || ending == ".txt";
}

Result<std::string> presetIn(RecipeBook& book, const std::string& name, const QString& folder)
{
    if (book.presets.isShipped(name)) return name;
    if (const PresetPtr own = RecipeBook(folder).presets.find(name)) return book.presets.add(*own);
    if (isFile(name)) return book.presets.importFile(fromNative(name));
    return fail(ErrorCode::NotFound, "there is no preset \"" + name + "\", nor a file of that name");
}

Result<std::string> correctionIn(RecipeBook& book, const std::string& name, const QString& folder)
{
    RecipeBook own(folder);
    own.waitForResponses();
    if (const CorrectionPtr known = own.corrections.find(name)) return book.corrections.add(*known);
    if (!isFile(name))
        return fail(ErrorCode::NotFound, "there is no correction \"" + name + "\", nor a file of that name");
    if (isText(name)) {
        Result<std::string> id = book.corrections.importFile(fromNative(name));
        book.waitForResponses();
        if (!book.corrections.problems().empty()) return tl::unexpected(book.corrections.problems().front());
        return id;
    }
    Result<std::shared_ptr<const ImpulseResponse>> impulse = readImpulse(name);
    if (!impulse) return tl::unexpected(impulse.error());
    ListeningCorrection correction;
    correction.name = fromNative(fs::path(name).stem().string()).toStdString();
    correction.impulseFile = fs::path(name).filename().string();
    correction.impulse = std::move(*impulse);
    return book.corrections.add(std::move(correction));
}

} // namespace

Result<SoundChoice> chooseSound(const SoundOptions& options, Mode otherwise, const Folders& folders)
{
    SoundChoice choice;
    choice.spec = options.spec(otherwise);
    choice.book = std::make_shared<RecipeBook>();
    const Result<std::string> preset = presetIn(*choice.book, choice.spec.preset, folders.data);
    if (!preset) return tl::unexpected(preset.error());
    choice.spec.preset = *preset;
    choice.preset = choice.book->presets.find(*preset);
    if (!options.correction.empty()) {
        const Result<std::string> correction = correctionIn(*choice.book, options.correction, folders.data);
        if (!correction) return tl::unexpected(correction.error());
        choice.spec.correction = *correction;
        choice.correction = choice.book->corrections.find(*correction);
    }
    return choice;
}

} // namespace auralis
