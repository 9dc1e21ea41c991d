// Allocations: counts what operator new is asked for in this thread. For one source of a test program.
#pragma once

#include <cstdlib>
#include <new>

// The sanitizers bring their own operator new; there the allocations are not counted.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define AURALIS_FOREIGN_ALLOCATOR
#endif
#endif
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#define AURALIS_FOREIGN_ALLOCATOR
#endif

namespace
{
thread_local long long allocations = 0;
}

#ifndef AURALIS_FOREIGN_ALLOCATOR
void* operator new(std::size_t size)
{
    ++allocations;
    if (void* memory = std::malloc(size ? size : 1)) return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}
#endif
