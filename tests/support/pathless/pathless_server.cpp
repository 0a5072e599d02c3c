// SPDX-License-Identifier: GPL-3.0-or-later
// The far end of the pathless sandbox: 'pathless_server SOCKET FOLDER'. Every connection is one sandbox, made by 'direct';
// it goes with its connection.
#include "engine/process/process_host.h"
#include "engine/sandboxes/direct/direct_adapter.h"
#include "tests/support/memory_tree.h"
#include "tests/support/pathless/wire.h"

#include <QCoreApplication>
#include <QCoroTask>
#include <QLocalServer>

#include <cstdio>

using namespace patchplane;
using namespace patchplane::test;

namespace {

class Connection final : public QObject
{
public:
    Connection(QLocalSocket *socket, ExecutionAdapter &adapter) : m_socket(socket), m_adapter(adapter)
    {
        socket->setParent(this);
        connect(socket, &QLocalSocket::readyRead, this, &Connection::read);
        connect(socket, &QLocalSocket::disconnected, this, [this] {
            m_hungUp = true;
            if (!m_busy)
                deleteLater();
        });
    }

private:
    /// One at a time: answers come in the order of the requests. QCoro::waitFor turns the loop meanwhile.
    void read()
    {
        if (m_busy)
            return;
        m_busy = true;
        while (const auto message = nextMessage(*m_socket)) {
            QDataStream in(message->second);
            handle(message->first, in);
        }
        m_busy = false;
        if (m_hungUp)
            deleteLater(); // not before: a request's own loop was turning
    }
    void handle(Wire kind, QDataStream &in);
    void open(QDataStream &in);
    void start(QDataStream &in);
    void collect(const QByteArray &where);
    void answer(const Result<> &result)
    {
        const Error error = result ? Error{Fault::Bug, ErrorCode::Bug, {}, {}} : result.error();
        QByteArray limits;
        QDataStream out(&limits, QIODevice::WriteOnly);
        const std::vector<Enforcement> enforced = m_session ? m_session->enforced() : std::vector<Enforcement>();
        for (const Enforcement &one : enforced)
            out << int(one.limit.kind) << one.limit.amount << one.limit.required << one.enforced << one.how;
        QByteArray bytes;
        QDataStream head(&bytes, QIODevice::WriteOnly);
        head << result.has_value() << int(error.fault) << int(error.code) << error.what << error.remedy
             << qint32(enforced.size());
        sendRaw(bytes + limits);
    }
    void sendRaw(const QByteArray &fields)
    {
        QByteArray length(4, Qt::Uninitialized);
        qToBigEndian(quint32(fields.size() + 1), length.data());
        m_socket->write(length + char(Wire::Answer) + fields);
    }

    QLocalSocket *m_socket;
    ExecutionAdapter &m_adapter;
    std::unique_ptr<ExecutionSession> m_session;
    std::deque<TreeEntry> m_entries;
    std::map<quint64, std::unique_ptr<ProcessChannel>> m_channels;
    bool m_busy = false;
    bool m_hungUp = false;
};

void Connection::handle(Wire kind, QDataStream &in)
{
    quint64 id = 0;
    QByteArray bytes;
    const auto channel = [&]() -> ProcessChannel * {
        in >> id;
        const auto found = m_channels.find(id);
        return found == m_channels.end() ? nullptr : found->second.get();
    };
    if (kind == Wire::Open) {
        open(in);
    } else if (kind == Wire::PutEntry) {
        TreeEntry entry;
        in >> entry.path.bytes >> entry.mode >> bytes;
        entry.content = bytes;
        m_entries.push_back(std::move(entry));
    } else if (kind == Wire::Put) {
        in >> bytes;
        answer(QCoro::waitFor(m_session->put({bytes}, std::make_unique<MemoryTree>(std::exchange(m_entries, {})))));
    } else if (kind == Wire::Start) {
        start(in);
    } else if (kind == Wire::Write) {
        ProcessChannel *to = channel();
        in >> bytes;
        if (to)
            to->write(bytes);
    } else if (kind == Wire::Reading) {
        ProcessChannel *of = channel();
        bool on = true;
        in >> on;
        if (of)
            of->setReading(on);
    } else if (kind == Wire::CloseInput || kind == Wire::Kill) {
        if (ProcessChannel *of = channel())
            kind == Wire::Kill ? of->kill() : of->closeInput();
    } else if (kind == Wire::Collect) {
        in >> bytes;
        collect(bytes);
    } else if (kind == Wire::Freeze || kind == Wire::Thaw) {
        answer(QCoro::waitFor(kind == Wire::Freeze ? m_session->freeze() : m_session->thaw()));
    } else if (kind == Wire::Close) {
        answer(QCoro::waitFor(m_session->close()));
    }
}

void Connection::open(QDataStream &in)
{
    QList<qint64> limits;
    in >> limits;
    SandboxSpec spec{.run = RunId(QUuid::createUuid()), .label = {}, .limits = {}, .grants = {}};
    for (qsizetype i = 0; i + 2 < limits.size(); i += 3)
        spec.limits.push_back({LimitKind(limits[i]), limits[i + 1], limits[i + 2] != 0});
    Result<std::unique_ptr<ExecutionSession>> opened = QCoro::waitFor(m_adapter.open(spec));
    if (opened)
        m_session = *std::move(opened);
    answer(opened ? Result<>() : Result<>(std::unexpected(opened.error())));
}

void Connection::start(QDataStream &in)
{
    quint64 id = 0;
    QList<QByteArray> argv;
    CommandSpec spec{.argv = {}, .environment = {}, .limit = {}};
    qint64 limit = 0;
    in >> id >> argv >> spec.folder.bytes >> spec.environment >> limit >> spec.outputLimit;
    spec.argv.assign(argv.begin(), argv.end());
    spec.limit = std::chrono::milliseconds(limit);
    std::unique_ptr<ProcessChannel> channel = m_session->start(spec);
    connect(channel.get(), &ProcessChannel::output, this,
            [this, id](const QByteArray &bytes) { sendMessage(*m_socket, Wire::Output, id, bytes); });
    connect(channel.get(), &ProcessChannel::errorOutput, this,
            [this, id](const QByteArray &bytes) { sendMessage(*m_socket, Wire::ErrorOutput, id, bytes); });
    connect(channel.get(), &ProcessChannel::ended, this, [this, id](const ProcessEnd &end) {
        sendMessage(*m_socket, Wire::Ended, id, int(end.how), end.code, end.detail);
    });
    m_channels[id] = std::move(channel);
}

void Connection::collect(const QByteArray &where)
{
    const Result<std::unique_ptr<TreeStream>> stream = QCoro::waitFor(m_session->collect({where}));
    if (!stream)
        return answer(std::unexpected(stream.error()));
    for (;;) {
        const Result<std::optional<TreeEntry>> entry = (*stream)->next();
        if (!entry)
            return answer(std::unexpected(entry.error()));
        if (!*entry)
            return answer({});
        const TreeEntry &file = **entry;
        sendMessage(*m_socket, Wire::Entry, file.path.bytes, file.mode, file.content.has_value(),
                    file.content.value_or(QByteArray()));
    }
}

} // namespace

int main(int count, char **values)
{
    QCoreApplication application(count, values);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 3)
        return 64;
    process::ProcessHost host;
    sandbox::DirectAdapter adapter(host, {.checkouts = arguments.at(2)});
    QLocalServer server;
    if (!server.listen(arguments.at(1)))
        return 1;
    QObject::connect(&server, &QLocalServer::newConnection, &server, [&] {
        while (QLocalSocket *socket = server.nextPendingConnection())
            new Connection(socket, adapter); // deletes itself when the other end hangs up
    });
    std::puts("ready");
    std::fflush(stdout);
    return application.exec();
}
