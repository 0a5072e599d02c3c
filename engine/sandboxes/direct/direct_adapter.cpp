// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/sandboxes/direct/direct_adapter.h"

#include "engine/ports/pool.h"
#include "engine/sandboxes/direct/direct_confinement.h"
#include "engine/sandboxes/shared/grants.h"
#include "engine/sandboxes/shared/local_session.h"

#include <QCoroFuture>

namespace patchplane::sandbox {

using namespace Qt::StringLiterals;

DirectAdapter::DirectAdapter(process::ProcessHost &host, Options options) : m_host(host), m_options(std::move(options)) {}

QString DirectAdapter::name() const
{
    return u"direct"_s;
}

QCoro::Task<Result<>> DirectAdapter::available()
{
    co_return Result<>();
}

QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> DirectAdapter::open(SandboxSpec spec)
{
    const auto make = [folders = m_folders, checkouts = m_options.checkouts, data = m_options.data, grants = spec.grants]()
        -> Result<std::pair<std::shared_ptr<SandboxFolders>, SandboxFolder>> {
        for (const Grant &grant : grants) {
            if (const Result<> good = checkGrant(grant, {.own = {data, checkouts}}); !good)
                return std::unexpected(good.error());
        }
        Result<std::shared_ptr<SandboxFolders>> all = folders ? folders : SandboxFolders::open(checkouts);
        if (!all)
            return std::unexpected(all.error());
        return (*all)->make({}).transform([&](SandboxFolder folder) { return std::pair(*all, std::move(folder)); });
    };
    const auto made = co_await onPool(*QThreadPool::globalInstance(), make);
    if (!made)
        co_return std::unexpected(made.error());
    if (!m_folders)
        m_folders = made->first;
    auto confinement = std::make_shared<DirectConfinement>(made->second, spec, m_options.searchPath);
    std::unique_ptr<ExecutionSession> session = std::make_unique<LocalSession>(m_host, made->first, made->second, confinement,
                                                                               spec.limits);
    if (const Result<> enough = checkRequired(confinement->enforced()); !enough)
        co_return std::unexpected(enough.error());
    co_return session;
}

} // namespace patchplane::sandbox
