// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "program_world.h"

#include <QRegularExpression>
#include <QTest>

/// A run's beginning, its digest: what a person would copy out of 'patchplane approve RUN DIGEST'.
struct Shown {
    QString run;
    QString digest;
};

inline Shown approvalIn(const QByteArray &out)
{
    static const QRegularExpression pattern(QStringLiteral("  \\S+ approve (\\S+) ([0-9a-f]{64})"));
    const QRegularExpressionMatch match = pattern.match(QString::fromUtf8(out));
    return {match.captured(1), match.captured(2)};
}

// Runs the program once, and shows what it said when it ended otherwise than expected.
#define COMPARE_CODE(ended, expected) \
    do { \
        const ProgramWorld::Ended e = (ended); \
        QVERIFY2(e.code == (expected), qPrintable(QString::number(e.code) + u'\n' + QString::fromUtf8(e.out + e.err))); \
    } while (false)
