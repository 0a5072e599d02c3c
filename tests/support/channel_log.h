// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/process_channel.h"

#include <QTest>

#include <memory>
#include <vector>

namespace patchplane::test {

/// Everything that a channel said, for a test to wait on and compare.
class ChannelLog : public QObject
{
public:
    explicit ChannelLog(std::unique_ptr<ProcessChannel> channel) : m_channel(std::move(channel))
    {
        connect(m_channel.get(), &ProcessChannel::output, this, [this](const QByteArray &bytes) {
            output += bytes;
            lateOutput = lateOutput || !ends.empty();
        });
        connect(m_channel.get(), &ProcessChannel::errorOutput, this, [this](const QByteArray &bytes) {
            errorOutput += bytes;
            lateOutput = lateOutput || !ends.empty();
        });
        connect(m_channel.get(), &ProcessChannel::ended, this, [this](const ProcessEnd &end) { ends.push_back(end); });
    }
    ProcessChannel &channel() { return *m_channel; }
    void drop() { m_channel.reset(); }
    /// Waits for the end; a made-up one that no test expects if it does not come.
    ProcessEnd waitForEnd(std::chrono::milliseconds limit = std::chrono::seconds(20))
    {
        if (!QTest::qWaitFor([this] { return !ends.empty(); }, int(limit.count())))
            return {ProcessEnding::SandboxGone, -1, QStringLiteral("no end came")};
        return ends.front();
    }

    QByteArray output;
    QByteArray errorOutput;
    std::vector<ProcessEnd> ends;
    bool lateOutput = false; ///< something came after the end

private:
    std::unique_ptr<ProcessChannel> m_channel;
};

} // namespace patchplane::test
