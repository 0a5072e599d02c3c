// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace patchplane::test {

/// The user's repository: looked at and published to, never otherwise touched.
class PublishTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void touchesNothingElse();
    void refuses_data();
    void refuses();
    void comparesTheOldValue();
    void neverMovesWhatIsCheckedOut();
    void looksAround();
    void outlivesAPowerCut();
    void heedsPersonalExcludes();
};

} // namespace patchplane::test
