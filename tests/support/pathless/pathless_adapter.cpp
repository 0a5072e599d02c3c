// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pathless/pathless_adapter.h"

#include "tests/support/memory_tree.h"
#include "tests/support/pathless/wire.h"

#include <QCoroFuture>
#include <QHash>
#include <QPromise>

#include <deque>

namespace patchplane::test {

using namespace Qt::StringLiterals;
using Stream = std::unique_ptr<TreeStream>;

namespace {

class RemoteChannel;

struct Answer {
    Result<> result;
    std::vector<Enforcement> enforced;
    std::deque<TreeEntry> entries;
};

Result<> sandboxGone()
{
    return fail(Fault::Transient, ErrorCode::SandboxUnavailable, u"the sandbox is gone"_s, u"Start the step again."_s);
}

/// The connection of one session, shared with its channels: the last to go hangs up, and the server then ends all.
class Link final : public QObject
{
public:
    explicit Link(const QString &server)
    {
        connect(&m_socket, &QLocalSocket::readyRead, this, &Link::read);
        connect(&m_socket, &QLocalSocket::disconnected, this, &Link::lose);
        m_socket.connectToServer(server);
        m_open = m_socket.waitForConnected(5000);
    }
    ~Link() override
    {
        m_socket.disconnect(this);
        lose();
    }

    template <class... Fields>
    void send(Wire kind, const Fields &...fields)
    {
        if (m_open)
            sendMessage(m_socket, kind, fields...);
    }
    template <class... Fields>
    QFuture<Answer> ask(Wire kind, const Fields &...fields)
    {
        QPromise<Answer> promise;
        promise.start();
        QFuture<Answer> future = promise.future();
        if (!m_open) {
            promise.addResult(Answer{sandboxGone(), {}, {}});
            promise.finish();
            return future;
        }
        m_pending.push_back(std::move(promise));
        send(kind, fields...);
        return future;
    }
    quint64 add(RemoteChannel *channel)
    {
        m_channels.insert(++m_last, channel);
        return m_last;
    }
    void remove(quint64 id) { m_channels.remove(id); }
    bool closed = false;

private:
    void read();
    void handle(Wire kind, QDataStream &in);
    void answer(QDataStream &in);
    void lose();

    QLocalSocket m_socket;
    std::deque<QPromise<Answer>> m_pending;
    std::deque<TreeEntry> m_entries;
    QHash<quint64, RemoteChannel *> m_channels;
    quint64 m_last = 0;
    bool m_open = false;
};

class RemoteChannel final : public ProcessChannel
{
public:
    explicit RemoteChannel(std::shared_ptr<Link> link) : m_link(std::move(link)), m_id(m_link->add(this)) {}
    ~RemoteChannel() override
    {
        m_link->remove(m_id);
        m_link->send(Wire::Kill, m_id);
    }
    quint64 id() const { return m_id; }
    void write(QByteArray bytes) override { m_link->send(Wire::Write, m_id, bytes); }
    void closeInput() override { m_link->send(Wire::CloseInput, m_id); }
    void setReading(bool on) override { m_link->send(Wire::Reading, m_id, on); }
    void kill() override { m_link->send(Wire::Kill, m_id); }
    void end(ProcessEnd how)
    {
        if (!std::exchange(m_over, true))
            Q_EMIT ended(how);
    }

private:
    std::shared_ptr<Link> m_link;
    quint64 m_id;
    bool m_over = false;
};

void Link::read()
{
    while (const auto message = nextMessage(m_socket)) {
        QDataStream in(message->second);
        handle(message->first, in);
    }
}

void Link::handle(Wire kind, QDataStream &in)
{
    if (kind == Wire::Answer)
        return answer(in);
    if (kind == Wire::Entry) {
        TreeEntry entry;
        bool has = false;
        QByteArray content;
        in >> entry.path.bytes >> entry.mode >> has >> content;
        if (has)
            entry.content = content;
        m_entries.push_back(std::move(entry));
        return;
    }
    quint64 id = 0;
    in >> id;
    RemoteChannel *channel = m_channels.value(id);
    if (!channel)
        return;
    if (kind == Wire::Ended) {
        ProcessEnd end;
        int how = 0;
        in >> how >> end.code >> end.detail;
        end.how = ProcessEnding(how);
        return channel->end(end);
    }
    QByteArray bytes;
    in >> bytes;
    Q_EMIT (kind == Wire::Output ? channel->output(bytes) : channel->errorOutput(bytes));
}

void Link::answer(QDataStream &in)
{
    bool good = false;
    int fault = 0;
    int code = 0;
    qint32 limits = 0;
    Answer answer;
    Error error;
    in >> good >> fault >> code >> error.what >> error.remedy >> limits;
    error.fault = Fault(fault);
    error.code = ErrorCode(code);
    for (; limits > 0; --limits) {
        Enforcement one;
        int kind = 0;
        in >> kind >> one.limit.amount >> one.limit.required >> one.enforced >> one.how;
        one.limit.kind = LimitKind(kind);
        answer.enforced.push_back(one);
    }
    if (!good)
        answer.result = std::unexpected(error);
    answer.entries = std::exchange(m_entries, {});
    if (m_pending.empty())
        return;
    QPromise<Answer> promise = std::move(m_pending.front());
    m_pending.pop_front();
    promise.addResult(std::move(answer));
    promise.finish();
}

/// Whatever was asked is answered, and what ran is told to be gone.
void Link::lose()
{
    m_open = false;
    for (QPromise<Answer> &promise : std::exchange(m_pending, {})) {
        promise.addResult(Answer{sandboxGone(), {}, {}});
        promise.finish();
    }
    for (RemoteChannel *channel : m_channels.values())
        channel->end({ProcessEnding::SandboxGone, 0, u"the connection to the sandbox ended"_s});
}

QCoro::Task<Result<>> simply(QFuture<Answer> asked)
{
    const Answer answer = co_await asked;
    co_return answer.result;
}

class RemoteSession final : public ExecutionSession
{
public:
    RemoteSession(std::shared_ptr<Link> link, std::vector<Enforcement> enforced)
        : m_link(std::move(link)), m_enforced(std::move(enforced)) {}
    ~RemoteSession() override { (void)m_link->ask(Wire::Close); } // nobody waits for the answer; the channels keep the link

    QCoro::Task<Result<>> put(SandboxPath where, Stream source) override
    {
        for (;;) {
            const Result<std::optional<TreeEntry>> entry = source->next();
            if (!entry)
                co_return std::unexpected(entry.error());
            if (!*entry)
                break;
            m_link->send(Wire::PutEntry, (*entry)->path.bytes, (*entry)->mode, (*entry)->content.value_or(QByteArray()));
        }
        const Answer answer = co_await m_link->ask(Wire::Put, where.bytes);
        co_return answer.result;
    }
    std::unique_ptr<ProcessChannel> start(CommandSpec spec) override
    {
        auto channel = std::make_unique<RemoteChannel>(m_link);
        m_link->send(Wire::Start, channel->id(), QList<QByteArray>(spec.argv.begin(), spec.argv.end()), spec.folder.bytes,
                     spec.environment, qint64(spec.limit.count()), spec.outputLimit);
        return channel;
    }
    QCoro::Task<Result<Stream>> collect(SandboxPath where) override
    {
        Answer answer = co_await m_link->ask(Wire::Collect, where.bytes);
        if (!answer.result)
            co_return std::unexpected(answer.result.error());
        Stream stream = std::make_unique<MemoryTree>(std::move(answer.entries));
        co_return stream;
    }
    QCoro::Task<Result<>> freeze() override { return simply(m_link->ask(Wire::Freeze)); }
    QCoro::Task<Result<>> thaw() override { return simply(m_link->ask(Wire::Thaw)); }
    std::vector<Enforcement> enforced() const override { return m_enforced; }
    bool isolated() const override { return false; }
    QCoro::Task<Result<>> close() override { return simply(m_link->ask(Wire::Close)); }

private:
    std::shared_ptr<Link> m_link;
    std::vector<Enforcement> m_enforced;
};

} // namespace

QCoro::Task<Result<>> PathlessAdapter::available()
{
    SandboxSpec spec{.run = RunId(QUuid::createUuid()), .label = {}, .limits = {}, .grants = {}};
    const auto session = co_await open(spec);
    co_return session ? Result<>() : Result<>(std::unexpected(session.error()));
}

QCoro::Task<Result<std::unique_ptr<ExecutionSession>>> PathlessAdapter::open(SandboxSpec spec)
{
    const auto link = std::make_shared<Link>(m_server);
    QList<qint64> limits;
    for (const Limit &limit : spec.limits)
        limits << qint64(limit.kind) << limit.amount << qint64(limit.required);
    const Answer answer = co_await link->ask(Wire::Open, limits);
    if (!answer.result)
        co_return std::unexpected(answer.result.error());
    std::unique_ptr<ExecutionSession> session = std::make_unique<RemoteSession>(link, answer.enforced);
    co_return session;
}

} // namespace patchplane::test
