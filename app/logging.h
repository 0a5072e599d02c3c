// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/secret.h"

#include <QFile>
#include <QMutex>

namespace patchplane::app {

/// The program's log: every qDebug … qCCritical of ours and of Qt as one JSON object a line in <data>/logs, cleaned by
/// the redactor and with control characters made visible, never more than kFiles files of kFileSize bytes. From the
/// constructor to the destructor it is Qt's message handler; one at a time; thread-safe.
class LogFile
{
public:
    static constexpr qint64 kFileSize = 4 << 20;
    static constexpr int kFiles = 5; ///< patchplane.log, patchplane.log.1 … .4

    /// `redactor` outlives it. A folder that cannot be written to is said once, on standard error.
    LogFile(QString folder, const Redactor &redactor);
    ~LogFile();
    LogFile(const LogFile &) = delete;
    LogFile &operator=(const LogFile &) = delete;

private:
    static void handle(QtMsgType type, const QMessageLogContext &context, const QString &message);
    void write(QtMsgType type, const char *category, const QString &message);
    void rotate();
    QString path(int number) const;

    QString m_folder;
    const Redactor &m_redactor;
    QMutex m_lock;
    QFile m_file;
    QtMessageHandler m_before = nullptr;
};

} // namespace patchplane::app
