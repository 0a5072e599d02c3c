// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compose.h"

#include "app/engine_assembly.h"
#include "engine/sandboxes/bubblewrap/bubblewrap_adapter.h"
#include "engine/sandboxes/direct/direct_adapter.h"
#include "engine/secrets/ed25519_signer.h"
#include "engine/secrets/file_secret_store.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace patchplane::app {
namespace {

const QString kKeyName = QStringLiteral("engine-key");

/// The sandboxes' launcher lies beside the program: installed under libexec, or in the build tree.
QString launcherPath()
{
    const QString here = QCoreApplication::applicationDirPath();
    for (const char *place : {"/../" PATCHPLANE_LIBEXEC "/patchplane/", "/../engine/sandboxes/bubblewrap/"}) {
        const QFileInfo file(here + QLatin1StringView(place) + QStringLiteral("patchplane-sandbox-launch"));
        if (file.isExecutable())
            return file.canonicalFilePath();
    }
    return {};
}

/// Where the sandboxes' /usr comes from: what the settings say, else the host when we are in the build root, else ours.
QString systemRoot(const config::Settings &settings)
{
    if (!settings.systemRoot.isEmpty())
        return settings.systemRoot;
    const QString host = QStringLiteral("/run/host");
    return QFileInfo(host + QStringLiteral("/usr/bin")).isDir() ? host : QStringLiteral("/");
}

} // namespace

Result<std::unique_ptr<Composition>> Composition::open(const Folders &folders)
{
    Result<store::DataFolder> data = store::DataFolder::open(folders.data);
    if (!data)
        return std::unexpected(data.error());
    std::unique_ptr<Composition> composition(new Composition(folders, *std::move(data)));
    const auto missing = folders.settingsNamed ? config::MissingFile::Fault : config::MissingFile::Defaults;
    Result<std::unique_ptr<LiveSettings>> settings = LiveSettings::open(folders.settings, missing, composition->m_redactor);
    if (!settings)
        return std::unexpected(settings.error());
    composition->m_settings = *std::move(settings);
    composition->m_git = findProgram(QStringLiteral("git"));
    if (composition->m_git.isEmpty()) {
        return fail(Fault::Permanent, ErrorCode::Unsupported, QStringLiteral("there is no git on PATH"),
                    QStringLiteral("Install git."));
    }
    Result<std::unique_ptr<secrets::FileSecretStore>> secretStore = secrets::FileSecretStore::open(composition->m_data.secrets());
    if (!secretStore)
        return std::unexpected(secretStore.error());
    composition->m_secrets = *std::move(secretStore);
    Result<std::unique_ptr<secrets::Ed25519Signer>> signer = secrets::Ed25519Signer::open(*composition->m_secrets, kKeyName);
    if (!signer)
        return std::unexpected(signer.error());
    composition->m_signer = *std::move(signer);
    if (const Result<Secret> key = composition->m_secrets->get(kKeyName))
        composition->m_redactor.learn(*key);
    return composition;
}

api::Engine::Recipe Composition::engine(Mode mode, const OwnRuns &ownRuns)
{
    return [this, mode, &ownRuns](api::FeedHub &feed) { return EngineAssembly::make(*this, mode, ownRuns, feed); };
}

std::unique_ptr<ExecutionAdapter> Composition::sandbox(process::ProcessHost &host) const
{
    // Each engine its own folder: what one sweeps is not another's.
    return std::make_unique<sandbox::BubblewrapAdapter>(
        host, sandbox::BubblewrapAdapter::Options{.checkouts = m_folders.checkouts,
                                                  .bubblewrap = findProgram(QStringLiteral("bwrap")),
                                                  .launcher = launcherPath(),
                                                  .systemRoot = systemRoot(m_settings->known()),
                                                  .data = m_folders.data});
}

std::unique_ptr<ExecutionAdapter> Composition::direct(process::ProcessHost &host) const
{
    return std::make_unique<sandbox::DirectAdapter>(host, sandbox::DirectAdapter::Options{.checkouts = m_folders.checkouts + QStringLiteral("-direct"),
                                                                                .data = m_folders.data});
}

} // namespace patchplane::app
