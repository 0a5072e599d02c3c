// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The server against clients that do not behave, over real sockets.
class TestHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void socketIsOurs();
    void openFolderIsRefused();
    void folderOfAnotherUserIsRefused();
    void firstLineMustBeAHello_data();
    void firstLineMustBeAHello();
    void badLineIsAnsweredAndTheNextIsHeard();
    void messagesBehindTheHelloAreHeard();
    void halfLineIsNoMessage();
    void giantLineEndsTheConnection();
    void slowReaderCostsNoMemoryAndIsLost();
    void askingWithoutReadingIsBounded();
    void tooManyConnectionsAreRefused();
    void anotherUserIsRefused();
    void engineOfAnotherUserIsRefused();
};
