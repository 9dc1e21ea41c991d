// Tag properties. MP4 has a fixed set of atoms, and free ones "----:com.apple.iTunes:NAME" for everything else, of
// which TagLib 1.13 maps a few.
#include "tagproperties.h"

#include <mp4file.h>
#include <mp4tag.h>

#include "id3fields.h"

namespace auralis
{

namespace
{

constexpr const char* freeAtom = "----:com.apple.iTunes:";

/// The free atoms that TagLib's own map does not show, by field name.
std::map<TagLib::String, TagLib::String> freeAtoms(TagLib::File& file, const TagLib::PropertyMap& shown)
{
    std::map<TagLib::String, TagLib::String> out;
    auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file);
    if (!mp4 || !mp4->tag()) return out;
    for (const auto& [atom, item] : mp4->tag()->itemMap()) {
        if (!atom.startsWith(freeAtom)) continue;
        const TagLib::String name = atom.substr(22).upper();
        if (!name.isEmpty() && !shown.contains(name) && !item.toStringList().isEmpty()) out[name] = atom;
    }
    return out;
}

} // namespace

TagLib::PropertyMap propertiesOf(TagLib::File& file)
{
    TagLib::PropertyMap map = file.properties();
    const auto atoms = freeAtoms(file, map);
    for (const auto& [name, atom] : atoms)
        map.insert(name, dynamic_cast<TagLib::MP4::File&>(file).tag()->item(atom).toStringList());
    return map;
}

TagLib::PropertyMap setPropertiesOf(TagLib::File& file, const TagLib::PropertyMap& map)
{
    if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file); mpeg && setId3Fields(*mpeg, map)) return {};
    const auto atoms = freeAtoms(file, file.properties());
    const TagLib::PropertyMap refused = file.setProperties(map);
    auto* mp4 = dynamic_cast<TagLib::MP4::File*>(&file);
    if (!mp4 || !mp4->tag()) return refused;
    for (const auto& [name, atom] : atoms)
        if (!map.contains(name)) mp4->tag()->removeItem(atom);
    for (const auto& [name, values] : refused) {
        const auto known = atoms.find(name);
        const TagLib::String atom = known != atoms.end() ? known->second : TagLib::String(freeAtom) + name;
        if (mp4->tag()->item(atom).toStringList() != values) mp4->tag()->setItem(atom, values);
    }
    return {};
}

bool save(TagLib::File& file)
{
    if (auto* mpeg = dynamic_cast<TagLib::MPEG::File*>(&file)) return saveId3(*mpeg);
    return file.save();
}

} // namespace auralis
