// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_machine_page.h"

#include "engine/domain/run.h"

#include <map>

using namespace patchplane;

/// Mermaid takes no '-' in a state's name, and none of ours has one; a trigger stands in a label.
static QString arrow(RunState from, const QString &to, const QStringList &labels)
{
    return QStringLiteral("    %1 --> %2: %3\n").arg(toText(from), to, labels.join(QStringLiteral(", ")));
}

static QString labelOf(const Move &move)
{
    return move.guard == Guard::None ? QString(toText(move.on)) : QStringLiteral("%1*").arg(toText(move.on));
}

static QString diagram()
{
    std::map<std::pair<RunState, RunState>, QStringList> arrows;
    for (const Move &move : moves()) {
        if (!move.to)
            continue;
        QStringList &labels = arrows[{move.from, *move.to}];
        if (const QString label = labelOf(move); !labels.contains(label))
            labels.append(label);
    }
    QString text = QStringLiteral("stateDiagram-v2\n    [*] --> queued\n");
    for (const auto &[ends, labels] : arrows)
        text += arrow(ends.first, toText(ends.second), labels);
    for (const RunState back : {RunState::Queued, RunState::Preparing, RunState::Working, RunState::Checking, RunState::Publishing})
        text += arrow(RunState::Waiting, toText(back), {QStringLiteral("wait-over*")});
    for (const auto &entry : enumTexts<RunState>) {
        if (isTerminal(entry.value))
            text += arrow(entry.value, QStringLiteral("[*]"), {QStringLiteral("over")});
    }
    return text;
}

static QString table()
{
    QString text = QStringLiteral("| in | on | goes to | only when |\n|---|---|---|---|\n");
    for (const Move &move : moves()) {
        const QString back = move.on == Trigger::WaitOver ? QStringLiteral("what the wait interrupted") : QStringLiteral("stays");
        text += QStringLiteral("| %1 | %2 | %3 | %4 |\n")
                    .arg(toText(move.from), toText(move.on), move.to ? QString(toText(*move.to)) : back, toText(move.guard));
    }
    return text;
}

QByteArray runMachinePage()
{
    const QString page = QStringLiteral(
        "# The run machine\n\n"
        "Printed from the table in `engine/domain/run.cpp` by `tst_domain --print-run-machine`; a test compares it.\n"
        "What is not in the table is refused. What it stands on is said in `engine/domain/run.h`.\n\n"
        "```mermaid\n%1```\n\n"
        "A star: only under a condition, which the table names. Triggers that leave the state as it is are in the table\n"
        "alone.\n\n%2").arg(diagram(), table());
    return page.toUtf8();
}
