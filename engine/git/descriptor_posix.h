// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"
#include "engine/git/path_rules.h"

#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace patchplane::git {

/// Owns a file descriptor.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    int get() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }

private:
    int m_number = -1;
};

/// The system's last error about a path of a tree; call it at once, errno is overwritten by the next call.
inline std::unexpected<Error> systemFailure(const QString &doing, const RepoPath &path)
{
    const int error = errno;
    const ErrorCode code = error == ENOSPC || error == EDQUOT ? ErrorCode::DiskFull : ErrorCode::IoError;
    return fail(code == ErrorCode::DiskFull ? Fault::Transient : Fault::Permanent, code,
                doing + u" '" + displayPath(path) + u"' failed: " + QString::fromLocal8Bit(std::strerror(error))
                    + u'.');
}

inline qint64 nanoseconds(const timespec &moment)
{
    return qint64(moment.tv_sec) * 1'000'000'000 + moment.tv_nsec;
}

} // namespace patchplane::git
