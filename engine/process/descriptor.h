// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>

#include <memory>

namespace patchplane::process {

/// An open file descriptor that is closed when its last owner goes. Never inherited unless a ChildSpec names it.
class Descriptor
{
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor() { reset(); }

    int number() const { return m_number; }
    explicit operator bool() const { return m_number >= 0; }
    void reset();

private:
    int m_number;
};

using SharedDescriptor = std::shared_ptr<const Descriptor>;

/// An anonymous file in memory that holds `content`, read from its start by whoever inherits it. IoError.
[[nodiscard]] Result<SharedDescriptor> memoryFile(const char *name, const QByteArray &content);
/// All that was written to such a file, at most 64 KiB; empty if nothing.
[[nodiscard]] QByteArray memoryFileContent(const SharedDescriptor &file);

} // namespace patchplane::process
