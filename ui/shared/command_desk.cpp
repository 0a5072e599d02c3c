// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shared/command_desk.h"

namespace patchplane::ui {

CommandDesk::CommandDesk(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

/// A word to all runs becomes a signal for each, under an id of its own: no event will name the command, so that it was
/// taken is its outcome.
static bool endsWithItsReceipt(const Command &command)
{
    const auto *steer = std::get_if<Steer>(&command);
    return steer && !steer->run;
}

CommandId CommandDesk::send(Command command, QObject *context, Settled settled)
{
    const CommandId id(m_client.newUuid());
    m_pending.insert(id, {context, std::move(settled)});
    Q_EMIT changed();
    const bool ends = endsWithItsReceipt(command);
    m_client.send({id, std::move(command)}).then(this, [this, id, ends](const Result<Receipt> &receipt) {
        if (!receipt)
            settle(id, std::unexpected(receipt.error()));
        else if (ends)
            settle(id, {});
    });
    return id;
}

static Result<> outcomeOf(const EventRecord &record)
{
    if (record.event) {
        if (const auto *refused = std::get_if<CommandRefused>(&*record.event))
            return fail(Fault::Refused, refused->code, refused->what, refused->remedy);
    }
    return {};
}

void CommandDesk::see(const std::vector<EventRecord> &events)
{
    for (const EventRecord &record : events) {
        if (record.cause)
            settle(*record.cause, outcomeOf(record));
    }
}

void CommandDesk::forgetAll()
{
    const QList<CommandId> ids = m_pending.keys();
    for (const CommandId &id : ids) {
        settle(id, fail(Fault::Transient, ErrorCode::Interrupted,
                        tr("The connection to the engine was lost before the outcome was known."),
                        tr("Look at the run: if it did not change, do it again.")));
    }
}

void CommandDesk::settle(CommandId id, const Result<> &outcome)
{
    const auto found = m_pending.constFind(id);
    if (found == m_pending.cend())
        return;
    const Pending pending = *found;
    m_pending.erase(found);
    Q_EMIT changed();
    if (pending.context && pending.settled)
        pending.settled(outcome);
}

} // namespace patchplane::ui
