// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// Messages to lines and back, and lines out of bytes.
class TestWire : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void clientMessagesComeBack_data();
    void clientMessagesComeBack();
    void engineMessagesComeBack_data();
    void engineMessagesComeBack();
    void badLinesAreRefused_data();
    void badLinesAreRefused();
    void framerCutsAnywhere_data();
    void framerCutsAnywhere();
    void framerRefusesALongLine();
    void aSocketIsNeverAWindow();
};
