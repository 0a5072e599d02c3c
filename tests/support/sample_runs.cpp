// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sample_runs.h"

#include <algorithm>

namespace patchplane::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static QUuid uuidOf(char kind, int n)
{
    return QUuid::fromString(u"01900000-0000-7000-8%1-%2"_s.arg(int(kind), 3, 16, QLatin1Char('0')).arg(n, 12, 16, QLatin1Char('0')));
}
RunId runId(int n)
{
    return RunId(uuidOf('r', n));
}
RepositoryId repositoryId(int n)
{
    return RepositoryId(uuidOf('p', n));
}

FileSide makeSide(const QByteArray &path, const QByteArray &content, int mode)
{
    return {RepoPath{path}, mode, *BlobId::fromRaw(QCryptographicHash::hash(content, QCryptographicHash::Sha1)), contentDigest(content)};
}

static QList<QByteArray> linesOf(const QByteArray &text)
{
    QList<QByteArray> lines = text.split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

/// Longest common subsequence by table: for texts of some hundred lines.
static std::vector<DiffBlock> blocksOf(const QList<QByteArray> &a, const QList<QByteArray> &b)
{
    const auto n = size_t(a.size()), m = size_t(b.size());
    std::vector<std::vector<int>> common(n + 1, std::vector<int>(m + 1, 0));
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;)
            common[i][j] = a[qsizetype(i)] == b[qsizetype(j)] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
    std::vector<DiffBlock> blocks;
    for (size_t i = 0, j = 0; i < n || j < m;) {
        if (i < n && j < m && a[qsizetype(i)] == b[qsizetype(j)]) {
            ++i, ++j;
            continue;
        }
        DiffBlock block{int(i), 0, int(j), 0};
        while ((i < n || j < m) && !(i < n && j < m && a[qsizetype(i)] == b[qsizetype(j)])) {
            const bool left = j >= m || (i < n && common[i + 1][j] >= common[i][j + 1]);
            left ? (++i, ++block.beforeCount) : (++j, ++block.afterCount);
        }
        blocks.push_back(block);
    }
    return blocks;
}

FileDiff makeDiff(const QByteArray &path, const QByteArray &before, const QByteArray &after)
{
    FileDiff diff{{}, before, after, blocksOf(linesOf(before), linesOf(after))};
    diff.change.change = before.isEmpty() ? ChangeKind::Added : after.isEmpty() ? ChangeKind::Deleted : ChangeKind::Modified;
    if (!before.isEmpty())
        diff.change.before = makeSide(path, before);
    if (!after.isEmpty())
        diff.change.after = makeSide(path, after);
    for (const DiffBlock &block : diff.blocks) {
        diff.change.added += block.afterCount;
        diff.change.removed += block.beforeCount;
    }
    diff.change.risks = risksOfPath(RepoPath{path});
    return diff;
}

FileDiff largeDiff(const QByteArray &path, int lines, int changedEvery)
{
    FileDiff diff;
    for (int i = 0; i < lines; ++i) {
        const QByteArray line = "    const int value" + QByteArray::number(i) + " = compute(\"key\", " + QByteArray::number(i * 7)
            + ", Flag::Default); // step " + QByteArray::number(i % 97) + "\n";
        diff.before += line;
        if (i % changedEvery == 0) {
            diff.after += QByteArray(line).replace("Default", "Strict");
            diff.blocks.push_back({i, 1, i, 1});
        } else {
            diff.after += line;
        }
    }
    diff.change.before = makeSide(path, diff.before);
    diff.change.after = makeSide(path, diff.after);
    diff.change.added = diff.change.removed = qint64(diff.blocks.size());
    return diff;
}

Candidate makeCandidate(const std::vector<FileDiff> &diffs, int round)
{
    const auto commit = [](const char *seed) { return *CommitId::fromRaw(QCryptographicHash::hash(seed, QCryptographicHash::Sha1)); };
    RepositoryChange change{repositoryId(1), commit("base"), commit(round == 1 ? "head one" : "head two"),
                            *TreeId::fromRaw(QByteArray(20, 't')),
                            "tree 7474\nauthor Ada Example <ada@example.org> 1763600000 +0000\ncommitter Ada Example "
                            "<ada@example.org> 1763600000 +0000\n\nStop retrying after the deadline\n\nThe loop took its "
                            "limit from the count alone.\n", {}};
    for (const FileDiff &diff : diffs)
        change.files.push_back(diff.change);
    Candidate candidate{*CandidateDigest::fromRaw(QByteArray(32, 'c')), Origin::AgentSession, {}, round, {change}};
    candidate.digest = candidateDigest(candidate.changes);
    return candidate;
}

static std::vector<FileDiff> sampleDiffs()
{
    const QByteArray before = R"(// Sends a request again until it is answered.
#include "retry.h"

#include "clock.h"

namespace net {

static constexpr int kAttempts = 13;

bool Retry::run(const Request &request)
{
    for (int k = 0; k < kAttempts; ++k) {
        if (send(request))
            return true;
        sleepFor(backoff(k));
    }
    return false;
}

int Retry::backoff(int attempt) const
{
    return 100 << attempt;
}

Retry::Retry(Transport &transport)
    : m_transport(transport)
{
}

bool Retry::send(const Request &request)
{
    return m_transport.post(request.url, request.body);
}

} // namespace net
)";
    QByteArray after = before;
    after.replace("#include \"clock.h\"\n", "#include \"clock.h\"\n#include \"deadline.h\"\n");
    after.replace("bool Retry::run(const Request &request)\n{\n    for (int k = 0; k < kAttempts; ++k) {",
                  "bool Retry::run(const Request &request, Deadline deadline)\n{\n    for (int k = 0; k < kAttempts && !deadline.passed(); ++k) {");
    after.replace("        sleepFor(backoff(k));\n", "        sleepFor(std::min(backoff(k), deadline.remaining()));\n");
    std::vector<FileDiff> diffs{makeDiff("src/net/retry.cpp", before, after)};
    diffs.push_back(makeDiff("src/net/deadline.h", {}, "#pragma once\n\n#include <chrono>\n\nnamespace net {\n\nclass Deadline\n{\npublic:\n"
                             "    explicit Deadline(std::chrono::milliseconds limit);\n    bool passed() const;\n    int remaining() const;\n};\n\n} // namespace net\n"));
    diffs.push_back(makeDiff("src/net/retry.h", "bool run(const Request &request);\n", "bool run(const Request &request, Deadline deadline);\n"));
    diffs.push_back(makeDiff("tests/tst_retry.cpp", "void stops();\n", "void stops();\nvoid stopsAtTheDeadline();\n"));
    diffs.push_back(makeDiff(".github/workflows/build.yml", "on: push\njobs:\n  build:\n    runs-on: debian\n",
                             "on: push\njobs:\n  build:\n    runs-on: debian\n    timeout-minutes: 20\n"));
    diffs.push_back(makeDiff("docs/retry.md", "Retries 13 times.\n", "Retries until the deadline, at most 13 times.\n"));
    FileDiff logo = makeDiff("docs/logo.png", "\x89PNG old", "\x89PNG new and larger");
    logo.change.binary = true;
    logo.change.added = logo.change.removed = 0;
    logo.blocks.clear();
    logo.change.risks = {Risk::Binary};
    diffs.push_back(logo);
    std::ranges::sort(diffs, {}, [](const FileDiff &diff) { return diff.change.path().bytes; });
    return diffs;
}

static CheckResult check(const QString &name, Verdict verdict, std::chrono::milliseconds took, const Candidate &candidate)
{
    CheckResult result{{name, {u"ctest"_s, u"--output-on-failure"_s}, 5min, true, 1, ReportFormat::JUnit, u"report.xml"_s, 0},
                       candidate.digest, verdict, {}, std::nullopt, {}, false};
    result.execution.duration = took;
    result.execution.exitCode = verdict == Verdict::Passed ? 0 : 8;
    result.execution.notEnforced = NotEnforced{u"memory (no delegated control group)"_s};
    result.execution.log = contentDigest(QByteArray("log of " + name.toUtf8()));
    for (int i = 0; i < 42; ++i)
        result.execution.tests.push_back({u"net.Retry.case%1"_s.arg(i), TestOutcome::Passed, {}, 12ms});
    return result;
}

static std::vector<CheckResult> sampleChecks(const Candidate &candidate)
{
    std::vector<CheckResult> checks{check(u"build"_s, Verdict::Passed, 48'200ms, candidate),
                                    check(u"unit-tests"_s, Verdict::Failed, 12'700ms, candidate),
                                    check(u"style"_s, Verdict::Passed, 900ms, candidate),
                                    check(u"integration"_s, Verdict::Flaky, 81'000ms, candidate)};
    checks[1].findings = {{FindingKind::TestFailed, u"expected 3 attempts, got 4"_s, u"net.Retry.stopsAtTheDeadline"_s, RepoPath{"tests/tst_retry.cpp"}, 118},
                          {FindingKind::OldFailure, u"name lookup timed out"_s, u"net.Dns.slowServer"_s, RepoPath{"tests/tst_dns.cpp"}, 44}};
    checks[1].underCandidatesControl = true;
    checks[1].base = checks[1].execution;
    checks[3].findings = {{FindingKind::TestFailed, u"passed on the second attempt"_s, u"net.Proxy.reconnects"_s, RepoPath{}, 0}};
    return checks;
}

static PolicyOutcome sampleOutcome()
{
    return {DecisionState::ManualReview, 71,
            {{u"isolated"_s, u"agent and checks ran in a sandbox"_s, DecisionState::Accepted},
             {u"required checks"_s, u"unit-tests failed anew: 1 test"_s, DecisionState::ManualReview},
             {u"candidate's control"_s, u"unit-tests runs files that the candidate changes"_s, DecisionState::ManualReview},
             {u"risks"_s, u".github/workflows/build.yml runs in CI"_s, DecisionState::ManualReview},
             {u"score"_s, u"71 of 100, accepted from 100"_s, DecisionState::DraftPr}}};
}

static RunSummary summary(int n, const QString &title, RunStatus status, Instant updated)
{
    const bool second = n % 3 == 0;
    return {runId(n), RequestId(uuidOf('q', n)), repositoryId(second ? 2 : 1), second ? u"weather-station"_s : u"courier"_s,
            title, status, 1, {}, {}, {}, {}, 3 + n % 5, 12 * n % 140, 7 * n % 60, 2, 2, 4, true, updated - 40min, updated};
}

static RunStatus waiting(WaitReason reason, RunState back = RunState::Checking)
{
    return {RunState::Waiting, reason, back, false, {}};
}

static std::vector<RunSummary> sampleRuns(Instant now)
{
    std::vector<RunSummary> runs{
        summary(1, u"Stop retrying after the deadline"_s, waiting(WaitReason::Decision), now - 4min),
        summary(2, u"Review branch feature/price-rounding"_s, waiting(WaitReason::Profile, RunState::Preparing), now - 22min),
        summary(3, u"Read the sensor twice and drop outliers"_s, {RunState::Working, {}, {}, false, {}}, now - 30s),
        summary(4, u"Cache the tariff table per region and invalidate it when the provider says so"_s, {RunState::Checking, {}, {}, false, {}}, now - 2min),
        summary(5, u"Replace the hand-written parser"_s, {RunState::Failed, {}, {}, false, ErrorCode::NothingChanged}, now - 95min),
        summary(6, u"Show gusts in the daily chart"_s, waiting(WaitReason::Paused, RunState::Working), now - 3h),
        summary(7, u"Log the reason of a refused delivery"_s, {RunState::Published, {}, {}, false, {}}, now - 12min),
        summary(8, u"Bump the HTTP client"_s, {RunState::Rejected, {}, {}, false, {}}, now - 16min)};
    runs[0].text = u"The diff and 4 checks are ready; policy leaves this to you."_s;
    runs[0].checksDone = 4;
    runs[4].text = u"The agent ended without changing a file."_s;
    runs[4].files = 0;
    runs[5].isolated = false;
    return runs;
}

/// The rows that the engine keeps of a run that waits for its decision: those of its last phase.
static std::vector<StepView> sampleSteps(Instant start)
{
    const auto step = [&](const QString &path, std::chrono::milliseconds from, std::chrono::milliseconds to) {
        return StepView{path, start + from, start + to};
    };
    return {step(u"decide[6]"_s, 293s, 293s), step(u"decide[6]/evaluate"_s, 293s, 294s), step(u"decide[6]/at"_s, 294s, 294s),
            step(u"decide[6]/decided"_s, 294s, 294s), step(u"decide[6]/status"_s, 294s, 294s)};
}

static EventRecord record(Sequence n, Instant at, RunId run, Event event)
{
    return {n, at, run, {}, std::move(event)};
}

static RunDetail reviewedDetail(const RunSummary &row, const Repository &repository, Instant start)
{
    const Actor ada{ActorKind::Person, u"ada"_s, Role::Admin, Door::Window};
    const std::vector<FileDiff> diffs = sampleDiffs();
    const Candidate first = makeCandidate({diffs.front()}, 1);
    const Candidate candidate = makeCandidate(diffs, 2);
    const Subject what{candidate.digest, PublicationKind::Branch, u"patchplane/deadline-2"_s, u"main"_s};
    RunDetail detail{90, row, {row.request, repository.id, SourceChannel::App, ada, row.title,
                               AgentWork{u"Stop retrying after the deadline.\nUse the Deadline class from the courier repository."_s, u"local-agent"_s, u"main"_s},
                               u"main"_s, false, start}, repository, {}, sampleSteps(start)};
    Sequence n = 1;
    const auto add = [&](std::chrono::milliseconds at, Event event) { detail.events.push_back(record(n++, start + at, row.id, std::move(event))); };
    add(0ms, RunQueued{row.request, repository.id, row.title, 1});
    add(10ms, RunStarted{1});
    add(1s, WorkStarted{1, u"local-agent"_s, true});
    add(95s, CandidateFrozen{first, {}});
    add(96s, ChecksStarted{first.digest, {u"build"_s}});
    add(120s, CheckFinished{check(u"build"_s, Verdict::Failed, 20'000ms, first)});
    add(129s, Redirected{u"The build fails: include <algorithm>."_s, 2, ada});
    add(130s, WorkStarted{2, u"local-agent"_s, true});
    add(211s, CandidateFrozen{candidate, {u"build/ was left out: it is ignored"_s}});
    add(212s, ChecksStarted{candidate.digest, {u"build"_s, u"unit-tests"_s, u"style"_s, u"integration"_s}});
    for (const CheckResult &result : sampleChecks(candidate))
        add(213s + result.execution.duration, CheckFinished{result});
    add(293s, SubjectProposed{what, subjectDigest(what), sampleOutcome(), contentDigest("facts")});
    add(294s, WaitBegan{WaitReason::Decision, row.text});
    return detail;
}

static RunDetail plainDetail(const RunSummary &row, const Repository &repository, std::vector<Event> events)
{
    RunDetail detail{90, row, {row.request, repository.id, SourceChannel::App, {}, row.title,
                               ReviewRevision{u"feature/price-rounding"_s, u"main"_s}, u"main"_s, false, row.created}, repository, {}, {}};
    Sequence n = 1;
    events.insert(events.begin(), RunQueued{row.request, repository.id, row.title, 1});
    for (Event &event : events)
        detail.events.push_back(record(n++, row.created + std::chrono::seconds(n), row.id, std::move(event)));
    return detail;
}

static TimelineEntry sampleEntry(qint64 number, Instant start)
{
    struct Line { TimelineKind kind; const char16_t *text; };
    static constexpr auto kLines = std::to_array<Line>({
        {TimelineKind::SessionStarted, u"local-agent, in a sandbox without network"}, {TimelineKind::TurnStarted, u"Stop retrying after the deadline."},
        {TimelineKind::Output, u"Reading src/net/retry.cpp and its test"}, {TimelineKind::ToolCallRequested, u"read src/net/retry.cpp"},
        {TimelineKind::Output, u"The loop takes its limit from the count alone; a deadline must end it, too."},
        {TimelineKind::ToolCallRequested, u"edit src/net/retry.cpp (+4 −3)"}, {TimelineKind::ErrorOutput, u"retry.cpp:13: error: 'min' is not a member of 'std'"},
        {TimelineKind::CheckOutput, u"unit-tests: 41 of 42 passed"}, {TimelineKind::TurnCompleted, u"done in 1 min 33 s"}, {TimelineKind::Note, u"candidate frozen: 7 files"}});
    const Line &line = kLines[size_t((number - 1) % qint64(kLines.size()))];
    return {number, start + number * 800ms, line.kind, line.kind == TimelineKind::CheckOutput ? u"unit-tests"_s : u"local-agent"_s, QString(line.text)};
}

SampleWorld fillSampleWorld(ScriptedClient &client)
{
    // Noon of a day in November 2026, local time: 'today' holds what the sample says of it.
    const Instant now(std::chrono::milliseconds(QDate(2026, 11, 20).startOfDay().addSecs(12 * 3600).toMSecsSinceEpoch()));
    const Instant start = now - 5min;
    client.repositories = {{repositoryId(1), u"courier"_s, u"/home/ada/src/courier"_s, u"main"_s, now - 48h},
                           {repositoryId(2), u"weather-station"_s, u"/home/ada/src/weather-station"_s, u"trunk"_s, now - 24h}};
    client.runs = sampleRuns(now);
    client.options = {{u"local-agent"_s, u"formatter"_s}, {u"main"_s, u"feature/price-rounding"_s, u"fix/deadline"_s}, u"bubblewrap"_s, {}};
    const Candidate candidate = makeCandidate(sampleDiffs(), 2);
    const Subject what{candidate.digest, PublicationKind::Branch, u"patchplane/deadline-2"_s, u"main"_s};
    RunSummary &reviewed = client.runs[0];
    reviewed.round = 2;
    reviewed.candidate = candidate.digest;
    reviewed.subject = subjectDigest(what);
    reviewed.best = DecisionState::ManualReview;
    reviewed.files = qint64(candidate.changes[0].files.size());
    for (const FileDiff &diff : sampleDiffs())
        client.diffs[diff.change.path().bytes] = diff;
    client.details.insert_or_assign(reviewed.id, reviewedDetail(reviewed, client.repositories[0], start));
    const auto plain = [&](size_t row, std::vector<Event> events) {
        const RunSummary &run = client.runs[row];
        client.details.insert_or_assign(run.id, plainDetail(run, client.repositories[run.repository == repositoryId(1) ? 0 : 1], std::move(events)));
    };
    plain(1, {RunStarted{1}, WaitBegan{WaitReason::Profile, u"The configuration of courier is not accepted yet."_s}});
    plain(2, {RunStarted{1}, WorkStarted{1, u"local-agent"_s, true}});
    plain(3, {RunStarted{1}, CandidateFrozen{candidate, {}}, ChecksStarted{candidate.digest, {u"build"_s, u"unit-tests"_s}}});
    plain(4, {RunStarted{1}, WorkStarted{1, u"local-agent"_s, true}, RunFailed{ErrorCode::NothingChanged, client.runs[4].text, u"Say in the prompt what is to change, and start it again."_s}});
    plain(5, {RunStarted{1}, WorkStarted{1, u"local-agent"_s, false}, WaitBegan{WaitReason::Paused, u"Paused by ada."_s}});
    plain(6, {RunStarted{1}, CandidateFrozen{candidate, {}}, ChecksStarted{candidate.digest, {}}, SubjectProposed{what, subjectDigest(what), sampleOutcome(), contentDigest("f")},
              PublicationStarted{subjectDigest(what)}, Published{subjectDigest(what), u"refs/heads/patchplane/refusal-1"_s, candidate.changes[0].head}});
    plain(7, {RunStarted{1}});
    client.profiles.insert_or_assign(repositoryId(1), ProfileView{
        *ProfileDigest::fromRaw(contentDigest("profile").raw()),
        "setup = [[\"cmake\", \"-B\", \"build\"]]\n\n[[check]]\nname = \"unit-tests\"\ncommand = [\"ctest\", \"--test-dir\", \"build\"]\n\n[ask]\ntools = [\"cmake\", \"ninja\"]\n",
        "setup = [[\"cmake\", \"-B\", \"build\"]]\n\n[ask]\ntools = [\"cmake\"]\n", false, {}});
    QByteArray log;
    for (int i = 0; i < 4000; ++i) {
        const QByteArray built = "Building CXX object src/net/part" + QByteArray::number(i) + ".cpp.o";
        log += "[" + QByteArray::number(i) + "/4000] " + (i % 97 == 0 ? QByteArray("warning: unused variable 'limit'") : built) + "\n";
    }
    for (const char *name : {"build", "unit-tests", "style", "integration"})
        client.artifacts.insert_or_assign(contentDigest(QByteArray(QByteArray("log of ") + name)), log);
    client.timelineTotal = 340;
    client.timelineEntry = [start](qint64 number) { return sampleEntry(number, start); };
    return {client.runs[0].id, client.runs[1].id, client.runs[2].id, client.runs[4].id, client.runs[6].id, now};
}

} // namespace patchplane::test
