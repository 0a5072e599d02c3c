// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/process/descriptor.h"

#include <QString>

#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

namespace patchplane::process {

using namespace Qt::StringLiterals;

Result<SharedDescriptor> memoryFile(const char *name, const QByteArray &content)
{
    auto file = std::make_shared<Descriptor>(::memfd_create(name, MFD_CLOEXEC));
    qsizetype written = 0;
    while (*file && written < content.size()) {
        const ssize_t n = ::write(file->number(), content.constData() + written, size_t(content.size() - written));
        if (n < 0)
            break;
        written += n;
    }
    if (!*file || written < content.size() || ::lseek(file->number(), 0, SEEK_SET) < 0)
        return fail(Fault::Transient, ErrorCode::IoError,
                    u"no memory file could be made: %1"_s.arg(QString::fromLocal8Bit(std::strerror(errno))),
                    u"Free some memory or raise the limit of open files, then try again."_s);
    return SharedDescriptor(std::move(file));
}

QByteArray memoryFileContent(const SharedDescriptor &file)
{
    QByteArray bytes(64 << 10, Qt::Uninitialized);
    const ssize_t n = file ? ::pread(file->number(), bytes.data(), size_t(bytes.size()), 0) : 0;
    bytes.truncate(qMax(ssize_t(0), n));
    return bytes;
}

} // namespace patchplane::process
