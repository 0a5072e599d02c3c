// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/api/line_framer.h"
#include "engine/api/wire.h"

#include <cstdint>
#include <cstdlib>

using namespace patchplane;
using namespace patchplane::api;

namespace {

/// What decodes comes back the same: a message has one spelling.
template <class Message, class Decode>
void comesBack(const QByteArray &line, Decode decode)
{
    const Result<Message> message = decode(line);
    if (!message) {
        if (message.error().what.isEmpty())
            std::abort();
        return;
    }
    const QByteArray once = encode(*message);
    const Result<Message> again = decode(once.chopped(1));
    if (once.count('\n') != 1 || !again || encode(*again) != once)
        std::abort();
}

} // namespace

/// Bytes of a socket, cut in two pieces somewhere, as both sides read them.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype cut = bytes.isEmpty() ? 0 : quint8(bytes.front()) % bytes.size();
    LineFramer framer(4096);
    for (const QByteArray &piece : {bytes.first(cut), bytes.sliced(cut)}) {
        framer.push(piece);
        for (auto line = framer.next(); line && *line; line = framer.next()) {
            comesBack<ClientMessage>(**line, decodeClientMessage);
            comesBack<EngineMessage>(**line, decodeEngineMessage);
            (void)idOf(**line);
        }
    }
    return 0;
}
