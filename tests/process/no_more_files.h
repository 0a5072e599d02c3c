// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

/// While it lives this process can open no more files.
class NoMoreFiles
{
public:
    NoMoreFiles();
    ~NoMoreFiles();
    NoMoreFiles(const NoMoreFiles &) = delete;
    NoMoreFiles &operator=(const NoMoreFiles &) = delete;

private:
    quint64 m_before;
};
