// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/sandboxes/sandbox_world.h"

/// Four small real projects (tests/data/projects) are set up and tested inside, without network, by their own profiles
/// and the tools of the system that the sandboxes take /usr from.
class SampleProjects : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void builds_data();
    void builds();
    void failuresAreSeen_data() { builds_data(); }
    void failuresAreSeen();

private:
    void runProfile(const QString &project, const QByteArray &breakIn, bool expectPass);
};
