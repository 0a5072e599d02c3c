// SPDX-License-Identifier: GPL-3.0-or-later
#include "no_more_files.h"

#include <sys/resource.h>

static quint64 allowFiles(quint64 count)
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const quint64 before = limit.rlim_cur;
    limit.rlim_cur = count;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return before;
}

NoMoreFiles::NoMoreFiles() : m_before(allowFiles(0)) {}

NoMoreFiles::~NoMoreFiles()
{
    allowFiles(m_before);
}
