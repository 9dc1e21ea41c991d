// Payload: where the audio lies in a file, outside of its tags, and the identity that this gives a track. Retagging,
// moving and renaming leave it as it is.
#pragma once

#include <functional>
#include <string>

#include <QByteArray>

#include "result.h"

namespace auralis
{

class FileReader;

/// Bytes of quickIdentity(); the identity of a part of a file is longer.
constexpr int identitySize = 16;

/// 16 bytes that name the audio of an open file, from headers and three blocks of it: FLAC by its own MD5; Ogg by its
/// first header, its length in samples and its last packets (tags there renumber every page); others by the length and
/// blocks of the payload.
QByteArray quickIdentity(FileReader& file);

/// XXH3-128 of every payload byte (for Ogg: of the audio packets). Reads the whole file.
/// `goOn` is asked between blocks, and may wait; false: Cancelled.
Result<QByteArray> payloadHash(const std::string& path, const std::function<bool()>& goOn = {});

} // namespace auralis
