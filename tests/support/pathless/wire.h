// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"

#include <QDataStream>
#include <QLocalSocket>

namespace patchplane::test {

/// What client and server of the pathless sandbox say to each other: a length, a kind, its fields. Requests are answered
/// in their order by one Answer each (Collect: its entries first); Start and what concerns a command has no answer.
enum class Wire : quint8 {
    Open, PutEntry, Put, Start, Write, CloseInput, Reading, Kill, Collect, Freeze, Thaw, Close, // to the server
    Answer, Entry, Output, ErrorOutput, Ended                                                   // from it
};

/// Writes one message.
template <class... Fields>
void sendMessage(QLocalSocket &to, Wire kind, const Fields &...fields)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << quint8(kind);
    ((out << fields), ...);
    QByteArray length(4, Qt::Uninitialized);
    qToBigEndian(quint32(bytes.size()), length.data());
    to.write(length + bytes);
}

/// The next whole message that has come, or nothing yet.
inline std::optional<std::pair<Wire, QByteArray>> nextMessage(QLocalSocket &from)
{
    const QByteArray head = from.peek(4);
    const qint64 size = head.size() < 4 ? 0 : qint64(qFromBigEndian<quint32>(head.constData()));
    if (size == 0 || from.bytesAvailable() < 4 + size)
        return {};
    from.skip(4);
    const QByteArray bytes = from.read(size);
    return std::pair(Wire(bytes.at(0)), bytes.sliced(1));
}

} // namespace patchplane::test
