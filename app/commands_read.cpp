// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands.h"

#include "app/run_text.h"
#include "engine/domain/secret.h"
#include "engine/store/read_model.h"

#include <cstdio>

namespace patchplane::app {

QCoro::Task<ExitCode> Commands::list(ListOptions options)
{
    const std::optional<RunState> state = fromText<RunState>(options.state);
    const Result<RunPage> page = co_await ask(ListRuns{state, 0, options.limit});
    if (!page)
        co_return failed(page.error());
    if (m_invocation.json)
        m_out.line(QString::fromUtf8(encodeJson(*page)));
    else if (page->runs.empty())
        m_out.line(QCoreApplication::translate("Commands", "No runs. Begin with: patchplane review BRANCH"));
    else
        m_out.lines(runTable(page->runs, m_out));
    co_return ExitCode::Done;
}

QCoro::Task<ExitCode> Commands::show(ShowOptions options)
{
    const Result<RunId> run = co_await runNamed(options.run);
    if (!run)
        co_return failed(run.error());
    const Result<RunDetail> detail = co_await ask(GetRun{*run});
    if (!detail)
        co_return failed(detail.error());
    (void)co_await tell(detail, false);
    co_return ExitCode::Done; // it was shown, however the run stands
}

QCoro::Task<ExitCode> Commands::diff(DiffOptions options)
{
    const Result<RunId> run = co_await runNamed(options.run);
    if (!run)
        co_return failed(run.error());
    const Result<RunDetail> detail = co_await ask(GetRun{*run});
    if (!detail)
        co_return failed(detail.error());
    if (m_invocation.json && !options.path.isEmpty() && detail->summary.candidate) {
        const RepoPath path{options.path.toUtf8()};
        const Result<FileDiff> diff = co_await ask(GetFileDiff{*run, *detail->summary.candidate, path, Whitespace::Show});
        if (!diff)
            co_return failed(diff.error());
        m_out.line(QString::fromUtf8(encodeJson(*diff)));
        co_return ExitCode::Done;
    }
    const bool whole = options.patch || m_invocation.json;
    if (whole && detail->summary.candidate) {
        const Result<PatchText> patch = co_await ask(GetPatch{*run, *detail->summary.candidate});
        if (!patch)
            co_return failed(patch.error());
        // The plain patch is for a program: its bytes as they are.
        const QByteArray bytes = m_invocation.json ? QByteArray(encodeJson(*patch) + '\n') : patch->patch;
        std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
        co_return ExitCode::Done;
    }
    const Result<> printed = co_await printDiff(*detail, options.path);
    co_return printed ? ExitCode::Done : failed(printed.error());
}

QCoro::Task<ExitCode> Commands::verify(VerifyOptions options)
{
    std::optional<QByteArray> key;
    if (!options.key.isEmpty())
        key = QByteArray::fromHex(options.key.toLatin1());
    if (key && key->size() != 32) {
        co_return failed({Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("the key is not 32 bytes in hex"),
                          QStringLiteral("`patchplane doctor` on the engine's machine shows it.")});
    }
    const store::DataFolder &data = m_composition.data();
    Result<std::unique_ptr<store::ReadModel>> model = store::ReadModel::open(data.truthFile(), data.timelineFile(), {});
    if (!model)
        co_return failed(model.error());
    const Result<store::VerifyReport> report = co_await (*model)->verify(m_composition.signer(), key);
    if (!report)
        co_return failed(report.error());
    if (m_invocation.json) {
        m_out.line(QString::fromUtf8(encodeJson(*report)));
    } else {
        m_out.line(QCoreApplication::translate("Commands", "%1 records, %2 signatures, %3 erased payloads")
                       .arg(report->records).arg(report->signatures).arg(report->erased.size()));
        m_out.line(oneLine(report->origin));
        if (report->fault)
            m_out.line(m_out.paint(Tone::Bad, QStringLiteral("record %1 (%2): %3").arg(report->fault->sequence)
                                                  .arg(oneLine(report->fault->kind), oneLine(report->fault->what))));
    }
    const bool provenAsAsked = !key || report->originProven;
    co_return report->fault || !provenAsAsked ? ExitCode::Failed : ExitCode::Done;
}

/// Records it, and follows the runs that waited for it, if no other engine does.
QCoro::Task<ExitCode> Commands::acceptAs(RepositoryId repository, QString text)
{
    const std::optional<ProfileDigest> digest = ProfileDigest::parse(text);
    if (!digest) {
        co_return failed({Fault::Permanent, ErrorCode::InvalidInput, QStringLiteral("that is no whole digest"),
                          QStringLiteral("Give the 64 hex digits as they were shown.")});
    }
    const Result<std::vector<RunId>> waiting = co_await waitingForProfile(repository);
    if (!waiting)
        co_return failed(waiting.error());
    for (const RunId &run : *waiting)
        m_access.ownRuns().take(run);
    const Result<Receipt> receipt = co_await send(CommandId(m_access.client().newUuid()), AcceptProfile{repository, *digest});
    if (!receipt)
        co_return failed(receipt.error());
    if (m_invocation.json)
        m_out.line(QString::fromUtf8(encodeJson(*receipt)));
    else
        m_out.line(QCoreApplication::translate("Commands", "Accepted."));
    if (!m_access.drives())
        co_return ExitCode::Done;
    for (const RunId &run : *waiting) {
        const Result<RunDetail> end = co_await watch(run, {.after = receipt->after}, false);
        if (!end)
            co_return failed(end.error());
        if (!m_invocation.json)
            co_await tell(end, true);
    }
    co_return ExitCode::Done;
}

QCoro::Task<Result<std::vector<RunId>>> Commands::waitingForProfile(RepositoryId repository)
{
    constexpr int atOnce = 500;
    std::vector<RunId> found;
    for (int offset = 0;; offset += atOnce) {
        const Result<RunPage> page = co_await ask(ListRuns{RunState::Waiting, offset, atOnce});
        if (!page)
            co_return std::unexpected(page.error());
        for (const RunSummary &run : page->runs) {
            if (run.repository == repository && run.status.reason == WaitReason::Profile)
                found.push_back(run.id);
        }
        if (page->runs.size() < size_t(atOnce))
            co_return found;
    }
}

QCoro::Task<ExitCode> Commands::acceptProfile(AcceptProfileOptions options)
{
    const Result<RepositoryId> repository = co_await repositoryAt(options.repo);
    if (!repository)
        co_return failed(repository.error());
    const Result<ProfileView> view = co_await ask(GetProfile{*repository});
    if (!view)
        co_return failed(view.error());
    if (!options.digest.isEmpty()) {
        const ExitCode code = co_await acceptAs(*repository, options.digest);
        co_return code;
    }
    if (m_invocation.json) {
        m_out.line(QString::fromUtf8(encodeJson(*view)));
        co_return view->accepted ? ExitCode::Done : ExitCode::WaitsForProfile;
    }
    const auto printed = [](const QByteArray &text) { return visibleBytes(text).trimmed().split(u'\n'); };
    if (view->accepted) {
        m_out.line(QCoreApplication::translate("Commands", "This configuration is accepted (%1).").arg(view->digest.toString()));
        m_out.lines(printed(view->text));
        co_return ExitCode::Done;
    }
    m_out.line(m_out.paint(Tone::Strong, QCoreApplication::translate("Commands", "Accepted until now")));
    m_out.lines(view->acceptedText.isEmpty() ? QStringList{QCoreApplication::translate("Commands", "  (nothing)")} : printed(view->acceptedText));
    m_out.line(m_out.paint(Tone::Strong, QCoreApplication::translate("Commands", "In the repository now")));
    m_out.lines(view->text.isEmpty() ? QStringList{QCoreApplication::translate("Commands", "  (no .patchplane.toml)")} : printed(view->text));
    if (!view->problem.isEmpty())
        m_out.line(m_out.paint(Tone::Bad, oneLine(view->problem)));
    m_out.line(m_out.paint(Tone::Strong, QCoreApplication::translate("Commands", "Next")));
    m_out.line(QStringLiteral("  patchplane accept-profile %1%2").arg(view->digest.toString(),
               options.repo.isEmpty() ? QString() : QStringLiteral(" --repo '%1'").arg(oneLine(options.repo))));
    co_return ExitCode::WaitsForProfile;
}

QCoro::Task<ExitCode> Commands::serve()
{
    m_out.line(QCoreApplication::translate("Commands", "The engine drives %1. Ctrl-C parks its runs and ends it.")
                   .arg(oneLine(m_composition.folders().data)));
    auto stopped = std::make_shared<QPromise<void>>();
    stopped->start();
    m_stopServing = [stopped] { stopped->finish(); };
    if (m_interrupted)
        m_stopServing();
    co_await stopped->future();
    co_return ExitCode::Done;
}

} // namespace patchplane::app
