// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/folders.h"
#include "app/live_settings.h"
#include "app/own_runs.h"
#include "engine/api/engine.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/signer.h"
#include "engine/process/process_host.h"
#include "engine/store/data_folder.h"
#include "engine/store/system_clock.h"

namespace patchplane::app {

/// What this engine does with runs (architecture.md, 'Modes of an engine').
enum class Mode { Drive, Record };

/// The composition root: what all engines of this process share, and the recipe for one. It alone knows every concrete
/// part. Main thread; outlives the engines that are made by it.
class Composition
{
public:
    /// Opens the data folder, the key, the settings. Errors name the file and the remedy.
    static Result<std::unique_ptr<Composition>> open(const Folders &folders);

    /// `ownRuns` says what an engine that drives takes up; it outlives the engine.
    [[nodiscard]] api::Engine::Recipe engine(Mode mode, const OwnRuns &ownRuns);
    /// The sandbox that the settings name, for `doctor`; on the calling thread, as `host`.
    [[nodiscard]] std::unique_ptr<ExecutionAdapter> sandbox(process::ProcessHost &host) const;

    [[nodiscard]] std::unique_ptr<ExecutionAdapter> direct(process::ProcessHost &host) const;

    [[nodiscard]] Clock &clock() { return m_clock; }
    [[nodiscard]] Redactor &redactor() { return m_redactor; }
    [[nodiscard]] const Folders &folders() const { return m_folders; }
    [[nodiscard]] const store::DataFolder &data() const { return m_data; }
    [[nodiscard]] LiveSettings &settings() const { return *m_settings; }
    [[nodiscard]] const Signer &signer() const { return *m_signer; }
    [[nodiscard]] QString secretsDescribed() const { return m_secrets->describe(); }
    [[nodiscard]] QString gitProgram() const { return m_git; }

private:
    Composition(Folders folders, store::DataFolder data) : m_folders(std::move(folders)), m_data(std::move(data)) {}

    Folders m_folders;
    store::DataFolder m_data;
    store::SystemClock m_clock;
    Redactor m_redactor;
    std::unique_ptr<LiveSettings> m_settings;
    QString m_git;
    std::unique_ptr<SecretStore> m_secrets;
    std::unique_ptr<Signer> m_signer;
};

} // namespace patchplane::app
