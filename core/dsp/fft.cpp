// FFTW behind fft.h. Its planner is not thread-safe, so that a mutex guards it; executing plans is.
#include "fft.h"

#include <fftw3.h>
#include <map>
#include <mutex>
#include <string>

namespace auralis
{
namespace
{

struct Plans {
    fftwf_plan forward, backward;
};

fftwf_complex* raw(FftBuffer& buffer)
{
    return reinterpret_cast<fftwf_complex*>(buffer.data());
}

const Plans& plansOf(int size)
{
    static std::mutex mutex;
    static auto& plans = *new std::map<int, Plans>; // never destroyed: threads may still use them at the end
    const std::lock_guard lock(mutex);
    auto found = plans.find(size);
    if (found == plans.end()) {
        FftBuffer buffer(size);
        fftwf_complex* p = raw(buffer);
        found = plans
                    .emplace(size, Plans{fftwf_plan_dft_1d(size, p, p, FFTW_FORWARD, FFTW_ESTIMATE),
                                         fftwf_plan_dft_1d(size, p, p, FFTW_BACKWARD, FFTW_ESTIMATE)})
                    .first;
    }
    return found->second;
}

} // namespace

void FftBuffer::Free::operator()(std::complex<float>* p) const
{
    fftwf_free(p);
}

FftBuffer::FftBuffer(int size)
    : m_size(size)
    , m_data(reinterpret_cast<std::complex<float>*>(fftwf_alloc_complex(static_cast<std::size_t>(size))))
{
    for (int i = 0; i < size; ++i)
        m_data[static_cast<std::size_t>(i)] = 0;
}

Fft::Fft(int size)
    : m_forward(plansOf(size).forward)
    , m_backward(plansOf(size).backward)
{
}

void Fft::forward(FftBuffer& buffer) const
{
    fftwf_execute_dft(static_cast<fftwf_plan>(const_cast<void*>(m_forward)), raw(buffer), raw(buffer));
}

void Fft::backward(FftBuffer& buffer) const
{
    fftwf_execute_dft(static_cast<fftwf_plan>(const_cast<void*>(m_backward)), raw(buffer), raw(buffer));
}

int fftSize(std::size_t atLeast)
{
    int size = 16;
    while (static_cast<std::size_t>(size) < atLeast)
        size *= 2;
    return size;
}

const char* fftPath()
{
    static const std::string path = [] {
        std::string text = fftwf_version;
#if defined(__x86_64__) || defined(__i386__)
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx")) text += "+avx";
        if (__builtin_cpu_supports("avx2")) text += "+avx2";
        if (__builtin_cpu_supports("fma")) text += "+fma";
        if (__builtin_cpu_supports("avx512f")) text += "+avx512";
#endif
        return text;
    }();
    return path.c_str();
}

} // namespace auralis
