// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/commit_text.h"

namespace patchplane::ui {

/// `Ada Example <ada@example.org> 1763600000 +0000`
static CommitPerson personOf(const QByteArray &line)
{
    const qsizetype from = line.lastIndexOf('<');
    const qsizetype to = line.indexOf('>', from);
    if (from < 0 || to < 0)
        return {line.trimmed(), {}};
    return {line.first(from).trimmed(), line.sliced(from + 1, to - from - 1)};
}

CommitText commitText(const QByteArray &commitObject)
{
    const qsizetype end = commitObject.indexOf("\n\n");
    const QByteArray head = end < 0 ? commitObject : commitObject.first(end);
    CommitText text;
    text.message = end < 0 ? QByteArray() : commitObject.sliced(end + 2);
    const QList<QByteArray> lines = head.split('\n'); // those of a signature begin with a space
    for (const QByteArray &line : lines) {
        if (line.startsWith("author "))
            text.author = personOf(line.sliced(7));
        else if (line.startsWith("committer "))
            text.committer = personOf(line.sliced(10));
    }
    return text;
}

bool mayAmend(Origin origin)
{
    return origin == Origin::AgentSession || origin == Origin::AmendedMessage || origin == Origin::PatchFile;
}

} // namespace patchplane::ui
