// FileReader: a read-only file under TagLib, opened once and then asked for tags, properties, pictures and payload
// blocks alike. Keeps one window of the file, because taggers jump to and fro in small steps. One thread at a time.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include <tiostream.h>

namespace auralis
{

class FileReader final : public TagLib::IOStream
{
public:
    explicit FileReader(const std::string& path);
    ~FileReader() override;
    FileReader(const FileReader&) = delete;
    FileReader& operator=(const FileReader&) = delete;

    /// Up to `count` bytes from `offset` into dst; fewer at the end of the file or where the disk gives up.
    std::size_t readAt(long long offset, char* dst, std::size_t count);
    std::string readAt(long long offset, std::size_t count);
    long long size() const { return m_size; }
    /// The disk failed under a read.
    bool failed() const { return m_failed; }

    TagLib::FileName name() const override { return m_path.c_str(); }
    TagLib::ByteVector readBlock(unsigned long length) override;
    void seek(long offset, Position p) override;
    long tell() const override { return static_cast<long>(m_position); }
    long length() override { return static_cast<long>(m_size); }
    bool readOnly() const override { return true; }
    bool isOpen() const override { return m_file != nullptr; }
    void writeBlock(const TagLib::ByteVector&) override {}
    void insert(const TagLib::ByteVector&, unsigned long, unsigned long) override {}
    void removeBlock(unsigned long, unsigned long) override {}
    void truncate(long) override {}

private:
    std::size_t fetch(long long offset, char* dst, std::size_t count);

    static constexpr std::size_t windowSize = 8192;
    std::string m_path;
    std::FILE* m_file = nullptr;
    long long m_size = 0, m_position = 0, m_windowStart = 0;
    std::vector<char> m_window;
    bool m_failed = false;
};

} // namespace auralis
