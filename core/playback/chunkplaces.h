// ChunkPlace: where a chunk of a track is ready to sound, as people are shown it.
#pragma once

namespace auralis
{

enum class ChunkPlace : unsigned char { NotMade, L3, L2, L1 };

} // namespace auralis
