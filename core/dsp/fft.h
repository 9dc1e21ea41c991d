// Fft: complex transforms with FFTW, planned by estimate only (measured plans differ from run to run, and so would the
// samples). Plans are shared between threads; a buffer belongs to one thread.
#pragma once

#include <complex>
#include <memory>

namespace auralis
{

/// Aligned memory for a transform of `size` points.
class FftBuffer
{
public:
    explicit FftBuffer(int size);
    std::complex<float>* data() { return m_data.get(); }
    const std::complex<float>* data() const { return m_data.get(); }
    std::complex<float>& operator[](int i) { return m_data[static_cast<std::size_t>(i)]; }
    std::complex<float> operator[](int i) const { return m_data[static_cast<std::size_t>(i)]; }
    int size() const { return m_size; }

private:
    struct Free {
        void operator()(std::complex<float>* p) const;
    };
    int m_size;
    std::unique_ptr<std::complex<float>[], Free> m_data;
};

/// In-place, unnormalised transforms of one size. Cheap to make again: plans are kept for the life of the process.
class Fft
{
public:
    explicit Fft(int size);
    void forward(FftBuffer& buffer) const;
    void backward(FftBuffer& buffer) const;

private:
    const void* m_forward;
    const void* m_backward;
};

/// The smallest power of two that is no less, and at least 16.
int fftSize(std::size_t atLeast);

/// Names what the transforms' last bits depend on: FFTW's version and the vector units of this CPU.
const char* fftPath();

} // namespace auralis
