// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/config/settings.h"
#include "engine/domain/secret.h"

#include <QMutex>

namespace patchplane::app {

/// engine.toml as it stands when somebody asks: nothing of it is fixed at the start. While the file cannot be read or
/// does not decode (somebody is editing it), the last that did is valid, and the log says why. The values of test
/// secrets are known to the redactor before anybody gets to see them (security.md 12). Thread-safe.
class LiveSettings
{
public:
    /// The first reading: what is wrong with the file then is an error. `redactor` outlives it. Blocks, as `now`.
    static Result<std::unique_ptr<LiveSettings>> open(QString file, config::MissingFile missing, Redactor &redactor);

    [[nodiscard]] config::Settings now();
    /// As they were last read; does not block.
    [[nodiscard]] config::Settings known() const;

private:
    LiveSettings(QString file, config::MissingFile missing, Redactor &redactor)
        : m_file(std::move(file)), m_missing(missing), m_redactor(redactor)
    {
    }
    Result<> read();

    const QString m_file;
    const config::MissingFile m_missing;
    Redactor &m_redactor;
    mutable QMutex m_lock;
    config::Settings m_settings;
    QString m_problem; ///< of the file as it was last read, so that it is said once
};

} // namespace patchplane::app
