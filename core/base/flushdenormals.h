// FlushDenormals: while it lives, denormal numbers are zero on its thread (x86, ARM64): decaying filters keep their
// speed.
#pragma once

#include <cstdint>

#if defined(__SSE2__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace auralis
{

class FlushDenormals
{
public:
    FlushDenormals()
        : m_saved(control())
    {
        setControl(m_saved | flushBits);
    }
    ~FlushDenormals() { setControl(m_saved); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

private:
#if defined(__SSE2__) || defined(_M_X64)
    static constexpr std::uint64_t flushBits = 0x8040; ///< flush to zero, denormals are zero
    static std::uint64_t control()
    {
        return _mm_getcsr();
    }
    static void setControl(std::uint64_t value)
    {
        _mm_setcsr(static_cast<unsigned>(value));
    }
#elif defined(__aarch64__)
    static constexpr std::uint64_t flushBits = 1u << 24; ///< FZ
    static std::uint64_t control()
    {
        std::uint64_t value = 0;
        asm volatile("mrs %0, fpcr" : "=r"(value));
        return value;
    }
    static void setControl(std::uint64_t value)
    {
        asm volatile("msr fpcr, %0" : : "r"(value));
    }
#else
    static constexpr std::uint64_t flushBits = 0;
    static std::uint64_t control()
    {
        return 0;
    }
    static void setControl(std::uint64_t) {}
#endif
    std::uint64_t m_saved;
};

} // namespace auralis
