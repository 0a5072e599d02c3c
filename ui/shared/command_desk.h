// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/contracts/engine_client.h"

#include <QHash>
#include <QPointer>

#include <functional>

namespace patchplane::ui {

/// Where commands leave the window, and where their outcome comes back. A command is 'on its way' from the call until
/// the feed brings the event that names it as its cause (a word to all runs: until it was taken); the window changes
/// nothing by itself meanwhile.
/// Ui thread. `settled` is called once, on the ui thread, unless its context is gone: with success, with the refusal
/// (CommandRefused), with the error of the sending, or Transient/Interrupted when the engine was lost meanwhile and
/// nobody can say what became of it.
class CommandDesk : public QObject
{
    Q_OBJECT
public:
    using Settled = std::function<void(const Result<> &)>;
    explicit CommandDesk(EngineClient &client, QObject *parent = nullptr);

    CommandId send(Command command, QObject *context, Settled settled);
    [[nodiscard]] bool isOnItsWay(CommandId id) const { return m_pending.contains(id); }
    [[nodiscard]] qsizetype onTheirWay() const { return m_pending.size(); }

    void see(const std::vector<EventRecord> &events); ///< the feed's
    void forgetAll();                                 ///< the feed is lost

Q_SIGNALS:
    void changed();

private:
    struct Pending {
        QPointer<QObject> context;
        Settled settled;
    };
    void settle(CommandId id, const Result<> &outcome);
    EngineClient &m_client;
    QHash<CommandId, Pending> m_pending;
};

} // namespace patchplane::ui
