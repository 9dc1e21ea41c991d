// Dynamics: the gain at every 64th frame, of the slow leveller (from the stored loudness curve), the compressor and the
// punch (from the energies of 64-frame tiles). Energies are rounded to integers first and windows are sums of integers,
// so that any start far enough back gives the same gains. One thread at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "masteringplan.h"

namespace auralis
{

class Dynamics
{
public:
    explicit Dynamics(const MasteringPlan& plan);

    static constexpr double kneeDb = 6; ///< of the compressor, half of it below the threshold

    /// Tiles whose energy must be known after the one a gain is for; and before it.
    int ahead() const { return m_ahead; }
    int behind() const { return m_behind; }
    bool listens() const { return m_compresses || m_punches; }

    /// The next push() is of this tile; older ones count as silence.
    void reset(std::int64_t tile);
    /// The energy of the next tile (sum of squares over frames and channels); gives the gain at the first frame of the
    /// tile ahead() earlier.
    float push(float energy) noexcept;

private:
    /// A mean of the last `length` values.
    class Box
    {
    public:
        explicit Box(int length);
        void reset();
        std::int64_t push(std::int64_t value);

    private:
        std::vector<std::int64_t> m_ring;
        std::size_t m_at = 0;
        std::int64_t m_sum = 0;
    };
    /// The value of `length` pushes ago.
    class Delay
    {
    public:
        explicit Delay(int length);
        void reset();
        std::int64_t push(std::int64_t value);

    private:
        std::vector<std::int64_t> m_ring;
        std::size_t m_at = 0;
    };

    double compression(std::int64_t energy) const;
    double emphasis(std::int64_t fast, std::int64_t slow) const;
    double levelling(std::int64_t tile) const;

    const MasteringPlan& m_plan;
    bool m_compresses, m_punches;
    int m_ahead, m_behind;
    double m_levelScale; // from a tile's integer energy to mean square
    std::vector<Box> m_level;
    Delay m_fastDelay;
    Box m_fast, m_slow;
    std::vector<Box> m_smooth;
    Delay m_align;
    std::int64_t m_tile = 0;
};

} // namespace auralis
