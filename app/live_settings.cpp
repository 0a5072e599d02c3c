// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/live_settings.h"

#include "engine/ports/thread_door.h"

#include <QLoggingCategory>

namespace patchplane::app {

Q_LOGGING_CATEGORY(lcSettings, "patchplane.app.settings")

Result<std::unique_ptr<LiveSettings>> LiveSettings::open(QString file, config::MissingFile missing, Redactor &redactor)
{
    std::unique_ptr<LiveSettings> settings(new LiveSettings(std::move(file), missing, redactor));
    if (const Result<> read = settings->read(); !read)
        return std::unexpected(read.error());
    return settings;
}

config::Settings LiveSettings::now()
{
    const Result<> valid = read();
    const QMutexLocker locked(&m_lock);
    const QString problem = valid ? QString() : valid.error().what;
    if (problem != m_problem && !valid)
        qCWarning(lcSettings).noquote() << problem << "The settings before that stay valid.";
    else if (problem != m_problem)
        qCInfo(lcSettings).noquote() << m_file << "is valid again.";
    m_problem = problem;
    return m_settings;
}

config::Settings LiveSettings::known() const
{
    const QMutexLocker locked(&m_lock);
    return m_settings;
}

Result<> LiveSettings::read()
{
    assertMayBlock("LiveSettings");
    Result<config::Settings> settings = config::readSettings(m_file, m_missing);
    if (!settings)
        return std::unexpected(std::move(settings.error()));
    for (const auto &[path, repository] : settings->repositories) {
        for (const Grant &grant : repository.grants) {
            if (grant.kind == GrantKind::TestSecret)
                m_redactor.learn(Secret(grant.value.toUtf8()));
        }
    }
    const QMutexLocker locked(&m_lock);
    m_settings = *std::move(settings);
    return {};
}

} // namespace patchplane::app
