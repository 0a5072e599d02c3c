// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

#include <atomic>
#include <cstdio>

namespace patchplane::app {

static std::atomic<LogFile *> theLog = nullptr;

static QString levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return QStringLiteral("debug");
    case QtInfoMsg: return QStringLiteral("info");
    case QtWarningMsg: return QStringLiteral("warning");
    case QtCriticalMsg: return QStringLiteral("critical");
    case QtFatalMsg: return QStringLiteral("fatal");
    }
    return {};
}

LogFile::LogFile(QString folder, const Redactor &redactor) : m_folder(std::move(folder)), m_redactor(redactor)
{
    m_file.setFileName(path(0));
    if (!m_file.open(QIODevice::Append, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        std::fprintf(stderr, "cannot write %s\n", qPrintable(m_file.fileName()));
    theLog = this;
    m_before = qInstallMessageHandler(&LogFile::handle);
}

LogFile::~LogFile()
{
    qInstallMessageHandler(m_before);
    theLog = nullptr;
}

void LogFile::handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    LogFile *log = theLog;
    if (!log)
        return;
    log->write(type, context.category, message);
    if (type == QtFatalMsg || type == QtCriticalMsg) // a person should see these where they are
        std::fprintf(stderr, "%s\n", qPrintable(visibleText(log->m_redactor.clean(message))));
}

void LogFile::write(QtMsgType type, const char *category, const QString &message)
{
    const QJsonObject entry{
        {QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)},
        {QStringLiteral("level"), levelOf(type)},
        {QStringLiteral("category"), QString::fromUtf8(category)},
        {QStringLiteral("message"), visibleText(m_redactor.clean(message))},
    };
    const QByteArray line = QJsonDocument(entry).toJson(QJsonDocument::Compact) + '\n';
    const QMutexLocker lock(&m_lock);
    if (m_file.size() + line.size() > kFileSize)
        rotate();
    m_file.write(line);
    m_file.flush();
}

void LogFile::rotate()
{
    m_file.close();
    QFile::remove(path(kFiles - 1));
    for (int i = kFiles - 1; i > 0; --i)
        QFile::rename(path(i - 1), path(i));
    (void)m_file.open(QIODevice::Append, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
}

QString LogFile::path(int number) const
{
    const QString first = m_folder + QStringLiteral("/patchplane.log");
    return number == 0 ? first : first + u'.' + QString::number(number);
}

} // namespace patchplane::app
