// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/error.h"

#include <QByteArray>
#include <QObject>

namespace patchplane {

enum class ProcessEnding { Exited, Signalled, Killed, TimedOut, OutputLimit, DiskLimit, NeverStarted, SandboxGone };
template <>
inline constexpr auto enumTexts<ProcessEnding> = std::to_array<EnumText<ProcessEnding>>({
    {ProcessEnding::Exited, "exited"}, {ProcessEnding::Signalled, "signalled"}, {ProcessEnding::Killed, "killed"},
    {ProcessEnding::TimedOut, "timed-out"}, {ProcessEnding::OutputLimit, "output-limit"},
    {ProcessEnding::DiskLimit, "disk-limit"}, {ProcessEnding::NeverStarted, "never-started"},
    {ProcessEnding::SandboxGone, "sandbox-gone"}});

/// How a process ended. `code` is its exit code (Exited) or signal (Signalled); `detail` is for people.
struct ProcessEnd {
    ProcessEnding how = ProcessEnding::Exited;
    int code = 0;
    QString detail;
    bool ok() const { return how == ProcessEnding::Exited && code == 0; }
};

/// A running program, wherever it runs: bytes in, bytes out. Lives on the thread of who asked for it (the engine
/// thread); the child itself lives on the process thread. Destroying it kills what still runs.
/// Signals come in order; `ended` exactly once, after the last output, whatever happened (also when the sandbox goes).
class ProcessChannel : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void write(QByteArray bytes) = 0;
    virtual void closeInput() = 0;
    /// Pressure: with false nothing more is read until true; the program blocks on its pipe.
    virtual void setReading(bool on) = 0;
    /// Ends it and all its descendants; legal in every state, any number of times.
    virtual void kill() = 0;

Q_SIGNALS:
    void output(const QByteArray &bytes);
    void errorOutput(const QByteArray &bytes);
    void ended(const patchplane::ProcessEnd &end);
};

} // namespace patchplane
