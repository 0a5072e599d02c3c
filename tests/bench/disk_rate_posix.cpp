// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk_rate.h"

#include <QElapsedTimer>
#include <QFile>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace patchplane::bench {

double syncsPerSecond(const QString &folder, int milliseconds)
{
    const QByteArray path = QFile::encodeName(folder + QStringLiteral("/disk-rate"));
    const int fd = ::open(path.constData(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    const QByteArray page(4096, 'x');
    QElapsedTimer timer;
    timer.start();
    int count = 0;
    bool well = true;
    while (well && timer.elapsed() < milliseconds) {
        well = ::write(fd, page.constData(), size_t(page.size())) == page.size() && ::fdatasync(fd) == 0;
        ++count;
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    ::close(fd);
    ::unlink(path.constData());
    return well ? count / seconds : -1;
}

double processorSeconds()
{
    struct rusage used = {};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

} // namespace patchplane::bench
