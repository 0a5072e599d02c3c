// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

/// The same questions through the near and the far client.
class TestClients : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void commandsGetReceipts_data();
    void commandsGetReceipts();
    void questionsGetAnswers_data();
    void questionsGetAnswers();
    void feedHasNoGap_data();
    void feedHasNoGap();
    void feedIsOneBatchAFrame_data();
    void feedIsOneBatchAFrame();
    void placeAheadOfTheFeedIsNot_data();
    void placeAheadOfTheFeedIsNot();
    void placeBeyondTheEndIsLost_data();
    void placeBeyondTheEndIsLost();
    void pendingIsAnsweredWhenTheEngineStops_data();
    void pendingIsAnsweredWhenTheEngineStops();
    void pendingIsAnsweredWhenTheClientGoes_data();
    void pendingIsAnsweredWhenTheClientGoes();
    void noEngineIsAnError();
};
