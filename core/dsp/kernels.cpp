// The inner loops of kernels.h. Vectors are the compilers' own (GCC and clang), so that any CPU with a compiler of
// these is served; on x86 each loop exists for 4, 8 and 16 lanes, of which the CPU's widest are taken at run time.
#include "kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace auralis
{
namespace
{

// 2^-x for x in [0, 1): a polynomial that is exactly 1 at 0 and elsewhere off by less than 6e-9 (interpolated at
// Chebyshev nodes).
constexpr float exp2Taps[] = {1.0f,           -0.693147175f,   0.240226091f,  -0.0554992296f,
                              0.00959703519f, -0.00129163688f, 0.00011491995f};
constexpr float perFraction = 1.0f / (1 << 20);

float gainFromLog(std::int32_t attenuation)
{
    const float x = static_cast<float>(attenuation & 0xfffff) * perFraction;
    float y = exp2Taps[6];
    for (int i = 5; i >= 0; --i)
        y = y * x + exp2Taps[i];
    const std::int32_t exponent = (127 - (attenuation >> 20)) << 23;
    float scale;
    std::memcpy(&scale, &exponent, 4);
    return y * scale;
}

namespace scalar
{

float maxAbs(const float* x)
{
    float most = 0;
    for (int i = 0; i < tileFrames; ++i)
        most = std::max(most, std::fabs(x[i]));
    return most;
}

float energy(const float* x)
{
    float lane[8] = {};
    for (int i = 0; i < tileFrames; i += 8)
        for (int k = 0; k < 8; ++k)
            lane[k] += x[i + k] * x[i + k];
    for (int k = 0; k < 4; ++k)
        lane[k] += lane[k + 4];
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

void interpolatedPeaks(const float* x, const float* taps, int phases, int tapCount, float* peaks)
{
    for (int p = 0; p < phases; ++p)
        for (int i = 0; i < tileFrames; ++i) {
            float sum = 0;
            for (int k = 0; k < tapCount; ++k)
                sum += taps[p * tapCount + k] * x[i + k];
            peaks[i] = std::max(peaks[i], std::fabs(sum));
        }
}

void gainsFromLog(const std::int32_t* attenuation, float* gains)
{
    for (int i = 0; i < tileFrames; ++i)
        gains[i] = gainFromLog(attenuation[i]);
}

void applyGains(float* x, const float* gains, float bound)
{
    for (int i = 0; i < tileFrames; ++i)
        x[i] = std::min(std::max(x[i] * gains[i], -bound), bound);
}

void applyRamp(float* x, float from, float to)
{
    const float step = (to - from) * (1.0f / tileFrames);
    for (int i = 0; i < tileFrames; ++i)
        x[i] *= from + step * static_cast<float>(i);
}

void mirror(float* low, float* high, const float* direct, const float* mirrored, int count)
{
    for (int i = 0; i < count; ++i) {
        float *a = low + 2 * i, *b = high - 2 * i;
        const float ar = a[0], ai = a[1], br = b[0], bi = b[1], d = direct[i], m = mirrored[i];
        a[0] = d * ar + m * bi;
        a[1] = d * ai + m * br;
        b[0] = d * br + m * ai;
        b[1] = d * bi + m * ar;
    }
}

void multiplyAdd(float* sum, const float* h, const float* z, int count)
{
    for (int k = 0; k < 2 * count; k += 2) {
        sum[k] += h[k] * z[k] - h[k + 1] * z[k + 1];
        sum[k + 1] += h[k] * z[k + 1] + h[k + 1] * z[k];
    }
}

void multiplyAddConjugate(float* sum, const float* h, const float* z, int count)
{
    for (int k = 0; k < 2 * count; k += 2) {
        sum[k] += h[k] * z[k] + h[k + 1] * z[k + 1];
        sum[k + 1] += h[k + 1] * z[k] - h[k] * z[k + 1];
    }
}

} // namespace scalar

// Inlined into functions that may use wider vectors than this file's others, and by reference: how such vectors are
// passed would depend on the function.
#define AURALIS_INLINE [[gnu::always_inline]] static inline

template <int count>
struct Lanes;
#define AURALIS_LANES(count)                                                                                           \
    template <>                                                                                                        \
    struct Lanes<count> {                                                                                              \
        typedef float F __attribute__((vector_size(count * 4)));                                                       \
        typedef std::int32_t I __attribute__((vector_size(count * 4)));                                                \
    };
AURALIS_LANES(4)
AURALIS_LANES(8)
AURALIS_LANES(16)

template <int lanes>
struct Wide {
    using F = typename Lanes<lanes>::F;
    using I = typename Lanes<lanes>::I;
    template <int... i>
    using Order = std::integer_sequence<int, i...>;

    AURALIS_INLINE void load(F& v, const float* p) { std::memcpy(&v, p, sizeof v); }
    AURALIS_INLINE void store(float* p, const F& v) { std::memcpy(p, &v, sizeof v); }
    AURALIS_INLINE void magnitude(F& v) { v = reinterpret_cast<F>(reinterpret_cast<I>(v) & 0x7fffffff); }
    AURALIS_INLINE void raise(F& most, const F& x) { most = most < x ? x : most; }

    /// Complex numbers as they lie: the real parts twice, the imaginary parts twice, the parts exchanged.
    template <int... i>
    AURALIS_INLINE void parts(F& re, F& im, const F& v, Order<i...>)
    {
        re = __builtin_shufflevector(v, v, (i & ~1)...);
        im = __builtin_shufflevector(v, v, (i | 1)...);
    }
    template <int... i>
    AURALIS_INLINE void exchange(F& v, Order<i...>)
    {
        v = __builtin_shufflevector(v, v, (i ^ 1)...);
    }

    /// `straight` and `turned`: the sign of z's real and imaginary part, and of those exchanged.
    AURALIS_INLINE void multiplyAdd(float* sum, const float* h, const float* z, int count, const F& straight,
                                    const F& turned)
    {
        using All = std::make_integer_sequence<int, lanes>;
        for (int i = 0; i < 2 * count; i += lanes) {
            F s, filter, re, im, v;
            load(s, sum + i), load(filter, h + i), load(v, z + i);
            parts(re, im, filter, All{});
            re *= v * straight;
            exchange(v, All{});
            im *= v * turned;
            store(sum + i, s + (re + im));
        }
    }
    AURALIS_INLINE void multiplyAdd(float* sum, const float* h, const float* z, int count, bool conjugate)
    {
        F straight, turned;
        for (int k = 0; k < lanes; ++k) {
            straight[k] = conjugate && k % 2 ? -1.0f : 1.0f;
            turned[k] = !conjugate && k % 2 == 0 ? -1.0f : 1.0f;
        }
        multiplyAdd(sum, h, z, count, straight, turned);
    }

    AURALIS_INLINE float maxAbs(const float* x)
    {
        F most, next;
        load(most, x);
        magnitude(most);
        for (int i = lanes; i < tileFrames; i += lanes) {
            load(next, x + i);
            magnitude(next);
            raise(most, next);
        }
        float part[lanes];
        store(part, most);
        for (int n = lanes / 2; n > 0; n /= 2)
            for (int i = 0; i < n; ++i)
                part[i] = std::max(part[i], part[i + n]);
        return part[0];
    }

    /// Of `phases` at once, which share what is loaded.
    template <int phases>
    AURALIS_INLINE void phasePeaks(const float* x, const float* taps, int tapCount, float* peaks)
    {
        for (int i = 0; i < tileFrames; i += 2 * lanes) {
            F low[phases] = {}, high[phases] = {}, a, b;
            for (int k = 0; k < tapCount; ++k) {
                load(a, x + i + k), load(b, x + i + k + lanes);
                for (int p = 0; p < phases; ++p) {
                    const float tap = taps[p * tapCount + k];
                    low[p] += tap * a;
                    high[p] += tap * b;
                }
            }
            load(a, peaks + i), load(b, peaks + i + lanes);
            for (int p = 0; p < phases; ++p) {
                magnitude(low[p]), magnitude(high[p]);
                raise(a, low[p]), raise(b, high[p]);
            }
            store(peaks + i, a), store(peaks + i + lanes, b);
        }
    }

    AURALIS_INLINE void interpolatedPeaks(const float* x, const float* taps, int phases, int tapCount, float* peaks)
    {
        for (; phases >= 3; phases -= 3, taps += 3 * tapCount)
            phasePeaks<3>(x, taps, tapCount, peaks);
        for (; phases > 0; --phases, taps += tapCount)
            phasePeaks<1>(x, taps, tapCount, peaks);
    }

    AURALIS_INLINE void gainsFromLog(const std::int32_t* attenuation, float* gains)
    {
        for (int i = 0; i < tileFrames; i += lanes) {
            I a;
            std::memcpy(&a, attenuation + i, sizeof a);
            const F x = __builtin_convertvector(a & 0xfffff, F) * perFraction;
            F y = x * exp2Taps[6] + exp2Taps[5];
            for (int k = 4; k >= 0; --k)
                y = y * x + exp2Taps[k];
            const I exponent = (127 - (a >> 20)) << 23;
            store(gains + i, y * reinterpret_cast<F>(exponent));
        }
    }

    AURALIS_INLINE void applyGains(float* x, const float* gains, float bound)
    {
        const F high = F{} + bound, low = F{} - bound;
        for (int i = 0; i < tileFrames; i += lanes) {
            F v, gain;
            load(v, x + i), load(gain, gains + i);
            v *= gain;
            v = v < low ? low : v;
            v = high < v ? high : v;
            store(x + i, v);
        }
    }

    AURALIS_INLINE void applyRamp(float* x, float from, float to)
    {
        const float step = (to - from) * (1.0f / tileFrames);
        F at, v;
        for (int k = 0; k < lanes; ++k)
            at[k] = static_cast<float>(k);
        for (int i = 0; i < tileFrames; i += lanes, at += static_cast<float>(lanes)) {
            load(v, x + i);
            store(x + i, v * (from + step * at));
        }
    }
};

/// Lanes are added in the order of kernels.h, whatever the CPU has.
AURALIS_INLINE float energyOf(const float* x)
{
    using Four = Wide<4>;
    Four::F low = {}, high = {}, a, b;
    for (int i = 0; i < tileFrames; i += 8) {
        Four::load(a, x + i), Four::load(b, x + i + 4);
        low += a * a;
        high += b * b;
    }
    low += high;
    return (low[0] + low[1]) + (low[2] + low[3]);
}

/// high[-1], high[0] as they lie, backwards, are the swapped parts of the mirror of low[0], low[1] and so on.
AURALIS_INLINE void mirrorPairs(float* low, float* high, const float* direct, const float* mirrored, int count)
{
    using Four = Wide<4>;
    Four::F a, b, d, m;
    for (int i = 0; i < count; i += 2) {
        float *at = low + 2 * i, *mirrorAt = high - 2 * i - 2;
        Four::load(a, at), Four::load(b, mirrorAt);
        d = Four::F{direct[i], direct[i], direct[i + 1], direct[i + 1]};
        m = Four::F{mirrored[i], mirrored[i], mirrored[i + 1], mirrored[i + 1]};
        b = __builtin_shufflevector(b, b, 3, 2, 1, 0);
        const Four::F mirror = d * b + m * a;
        Four::store(at, d * a + m * b);
        Four::store(mirrorAt, __builtin_shufflevector(mirror, mirror, 3, 2, 1, 0));
    }
}

#define AURALIS_KERNELS(name, lanes, target)                                                                           \
    namespace name                                                                                                     \
    {                                                                                                                  \
    target float maxAbs(const float* x)                                                                                \
    {                                                                                                                  \
        return Wide<lanes>::maxAbs(x);                                                                                 \
    }                                                                                                                  \
    target float energy(const float* x)                                                                                \
    {                                                                                                                  \
        return energyOf(x);                                                                                            \
    }                                                                                                                  \
    target void interpolatedPeaks(const float* x, const float* taps, int phases, int tapCount, float* peaks)           \
    {                                                                                                                  \
        Wide<lanes>::interpolatedPeaks(x, taps, phases, tapCount, peaks);                                              \
    }                                                                                                                  \
    target void gainsFromLog(const std::int32_t* attenuation, float* gains)                                            \
    {                                                                                                                  \
        Wide<lanes>::gainsFromLog(attenuation, gains);                                                                 \
    }                                                                                                                  \
    target void applyGains(float* x, const float* gains, float bound)                                                  \
    {                                                                                                                  \
        Wide<lanes>::applyGains(x, gains, bound);                                                                      \
    }                                                                                                                  \
    target void applyRamp(float* x, float from, float to)                                                              \
    {                                                                                                                  \
        Wide<lanes>::applyRamp(x, from, to);                                                                           \
    }                                                                                                                  \
    target void mirror(float* low, float* high, const float* direct, const float* mirrored, int count)                 \
    {                                                                                                                  \
        mirrorPairs(low, high, direct, mirrored, count);                                                               \
    }                                                                                                                  \
    target void multiplyAdd(float* sum, const float* h, const float* z, int count)                                     \
    {                                                                                                                  \
        Wide<lanes>::multiplyAdd(sum, h, z, count, false);                                                             \
    }                                                                                                                  \
    target void multiplyAddConjugate(float* sum, const float* h, const float* z, int count)                            \
    {                                                                                                                  \
        Wide<lanes>::multiplyAdd(sum, h, z, count, true);                                                              \
    }                                                                                                                  \
    constexpr Kernels kernels{maxAbs,    energy, interpolatedPeaks, gainsFromLog,        applyGains,                   \
                              applyRamp, mirror, multiplyAdd,       multiplyAddConjugate};                             \
    }

AURALIS_KERNELS(four, 4, )
#if defined(__x86_64__) || defined(__i386__)
AURALIS_KERNELS(eight, 8, __attribute__((target("avx2"))))
AURALIS_KERNELS(sixteen, 16, __attribute__((target("avx512f"))))
#endif
} // namespace

std::vector<const Kernels*> runnableKernels()
{
    std::vector<const Kernels*> all{&scalarKernels(), &four::kernels};
#if defined(__x86_64__) || defined(__i386__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2")) all.push_back(&eight::kernels);
    if (__builtin_cpu_supports("avx512f")) all.push_back(&sixteen::kernels);
#endif
    return all;
}

const Kernels& vectorKernels()
{
    static const Kernels& widest = *runnableKernels().back();
    return widest;
}

const Kernels& scalarKernels()
{
    using namespace scalar;
    static constexpr Kernels kernels{maxAbs,    energy, interpolatedPeaks, gainsFromLog,        applyGains,
                                     applyRamp, mirror, multiplyAdd,       multiplyAddConjugate};
    return kernels;
}

} // namespace auralis
