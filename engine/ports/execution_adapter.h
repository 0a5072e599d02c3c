// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/git_ids.h"
#include "engine/domain/id.h"
#include "engine/ports/process_channel.h"

#include <QCoroTask>
#include <QMap>

#include <chrono>
#include <memory>
#include <vector>

namespace patchplane {

/// A path inside a sandbox: bytes, absolute there, meaningless on the host.
struct SandboxPath {
    QByteArray bytes;
    friend bool operator==(const SandboxPath &, const SandboxPath &) = default;
};

/// Where every sandbox has its things.
inline const SandboxPath kCheckoutPath{"/checkout"}; ///< the work tree; the only place that is collected
inline const SandboxPath kReportsPath{"/reports"};   ///< empty at start, outside the checkout (security.md 19)
inline const SandboxPath kInputPath{"/input"};       ///< what the engine hands in beside the tree, read-only

/// One file, link or directory-less entry of a tree on its way in or out. Mode is git's (0100644, 0100755, 0120000).
/// `content` is absent only from `collect`: unchanged since `put`, or, with mode 0040000, a file or folder that was left
/// out of the walk because of the ignore rules of what was put.
struct TreeEntry {
    RepoPath path;
    int mode = 0;
    std::optional<QByteArray> content;
};

/// A tree as a stream. `next` is called from one thread of the pool at a time; an empty optional is the end.
class TreeStream
{
public:
    virtual ~TreeStream() = default;
    [[nodiscard]] virtual Result<std::optional<TreeEntry>> next() = 0;
};

enum class SandboxRole { Agent, Check };

/// What the operator's settings grant a repository by name (security.md 14): the profile asked for the name, the
/// settings say what it stands for. `value` is the adapter's to understand (a tool's host path, a cache's host
/// folder, a test secret's value).
enum class GrantKind { Tool, Cache, TestSecret };
template <>
inline constexpr auto enumTexts<GrantKind> = std::to_array<EnumText<GrantKind>>({
    {GrantKind::Tool, "tool"}, {GrantKind::Cache, "cache"}, {GrantKind::TestSecret, "test-secret"}});
struct Grant {
    GrantKind kind = GrantKind::Tool;
    QString name;
    QString value;
};

enum class LimitKind { Processes, Time, Output, Memory, Cpu, Disk };
template <>
inline constexpr auto enumTexts<LimitKind> = std::to_array<EnumText<LimitKind>>({
    {LimitKind::Processes, "processes"}, {LimitKind::Time, "time"}, {LimitKind::Output, "output"},
    {LimitKind::Memory, "memory"}, {LimitKind::Cpu, "cpu"}, {LimitKind::Disk, "disk"}});

/// A limit: `amount` in processes, milliseconds, bytes, bytes, per cent of one core, bytes. What is required and
/// cannot be enforced refuses the sandbox; what is wanted and missing is shown on the run (security.md 4).
struct Limit {
    LimitKind kind = LimitKind::Time;
    qint64 amount = 0;
    bool required = false;
};

struct SandboxSpec {
    RunId run;
    QString label; ///< for logs: 'check unit-tests'
    SandboxRole role = SandboxRole::Check;
    std::vector<Limit> limits;
    std::vector<Grant> grants;
};

/// What became of a wanted limit.
struct Enforcement {
    Limit limit;
    bool enforced = false;
    QString how; ///< 'cgroup v1 memory', 'RLIMIT_NPROC', or why not
};

/// A command inside a sandbox. No shell unless argv names one. The environment is exactly this and what the adapter
/// must set itself (PATH, HOME, LANG, TMPDIR, PATCHPLANE_REPORTS).
struct CommandSpec {
    std::vector<QByteArray> argv;
    SandboxPath folder = kCheckoutPath;
    QMap<QByteArray, QByteArray> environment;
    std::chrono::milliseconds limit; ///< no default: who starts a process says how long it may take
    qint64 outputLimit = 64 << 20;
};

/// A sandbox that runs. Engine thread. Destroying it closes it; closing ends every process in it (those of an isolated
/// one are gone within moments, whatever they did; without isolation a daemon that left its session may live on) and
/// throws its files away. Pending calls are answered (SandboxUnavailable) when it goes.
class ExecutionSession
{
public:
    virtual ~ExecutionSession() = default;
    /// Writes a tree to `where`. Once, before anything is started.
    virtual QCoro::Task<Result<>> put(SandboxPath where, std::unique_ptr<TreeStream> source) = 0;
    /// Starts a command; the channel answers even if it never starts.
    [[nodiscard]] virtual std::unique_ptr<ProcessChannel> start(CommandSpec spec) = 0;
    /// The files below `where`, walked beneath a descriptor with every process gone or frozen (security.md 15, 17),
    /// with limits (LimitExceeded). Names are as they are: who makes a commit of them judges them.
    virtual QCoro::Task<Result<std::unique_ptr<TreeStream>>> collect(SandboxPath where) = 0;
    virtual QCoro::Task<Result<>> freeze() = 0;
    virtual QCoro::Task<Result<>> thaw() = 0;
    [[nodiscard]] virtual std::vector<Enforcement> enforced() const = 0;
    [[nodiscard]] virtual bool isolated() const = 0;
    virtual QCoro::Task<Result<>> close() = 0;
};

/// One kind of sandbox (PP-51 ExecutionAdapter): a folder in engine/sandboxes, chosen by app/compose.
class ExecutionAdapter
{
public:
    virtual ~ExecutionAdapter() = default;
    [[nodiscard]] virtual QString name() const = 0; ///< 'bubblewrap', 'direct'
    /// Can this machine do it, now? SandboxUnavailable with the remedy otherwise. Shown by `doctor`.
    virtual QCoro::Task<Result<>> available() = 0;
    /// A new sandbox with empty checkout. SandboxUnavailable when it cannot be made or a required limit cannot be
    /// enforced.
    virtual QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> open(SandboxSpec spec) = 0;
};

} // namespace patchplane
