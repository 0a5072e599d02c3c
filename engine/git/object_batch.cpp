// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/object_batch.h"

#include "engine/files/sync_file.h"
#include "engine/git/path_rules.h"

#include <QFile>
#include <QSet>

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

constexpr int kBeforeAllOthers = 1000;

QByteArray rawId(const git_oid &id)
{
    return {reinterpret_cast<const char *>(id.id), 20};
}

QByteArray hexId(const git_oid &id)
{
    return rawId(id).toHex();
}

/// What git takes off a name or address: line ends and angle brackets would forge other fields.
QByteArray cleaned(const QString &text)
{
    QString kept = text;
    kept.removeIf([](QChar c) { return c < u' ' || c == u'<' || c == u'>'; });
    return kept.trimmed().toUtf8();
}

Result<QByteArray> signatureText(const Signature &signature)
{
    const QByteArray name = cleaned(signature.name), email = cleaned(signature.email);
    if (name.isEmpty() || email.isEmpty())
        return fail(Fault::Refused, ErrorCode::InvalidInput, u"A commit needs a name and a mail address."_s,
                    u"Set user.name and user.email of the repository, or edit the proposal."_s);
    const int minutes = qAbs(signature.offsetMinutes);
    const QByteArray zone = (signature.offsetMinutes < 0 ? "-" : "+")
                            + QByteArray::number(minutes / 60 * 100 + minutes % 60).rightJustified(4, '0');
    return name + " <" + email + "> " + QByteArray::number(toMsecs(signature.at) / 1000) + ' ' + zone;
}

QByteArray messageText(const QString &message)
{
    QByteArray text = message.toUtf8().replace('\0', "");
    if (!text.endsWith('\n'))
        text += '\n';
    return text;
}

} // namespace

Result<ObjectBatch> ObjectBatch::begin(git_repository *repository)
{
    Result<OdbHandle> odb = objectsOf(repository);
    if (!odb)
        return std::unexpected(std::move(odb.error()));
    git_odb_backend *memory = nullptr;
    if (int code = git_mempack_new(&memory); code < 0)
        return gitFailure(code, u"Opening a batch of objects"_s);
    if (int code = git_odb_add_backend(odb->get(), memory, kBeforeAllOthers); code < 0)
        return gitFailure(code, u"Opening a batch of objects"_s);
    return ObjectBatch(repository, std::move(*odb), memory);
}

Result<git_oid> ObjectBatch::add(git_object_t kind, const QByteArray &bytes)
{
    git_oid id;
    if (const int code = git_odb_hash(&id, bytes.constData(), size_t(bytes.size()), kind); code < 0)
        return gitFailure(code, u"Hashing an object"_s);
    if (git_odb_exists_ext(m_odb.get(), &id, GIT_ODB_LOOKUP_NO_REFRESH) == 1)
        return id;
    if (const int code = git_odb_write(&id, m_odb.get(), bytes.constData(), size_t(bytes.size()), kind); code < 0)
        return gitFailure(code, u"Writing an object"_s);
    return id;
}

Result<git_oid> ObjectBatch::addTree(std::span<const TreeFile> leaves)
{
    return addFolder(leaves, 0);
}

/// `leaves` are those of one folder, whose path is their first `prefix` bytes.
Result<git_oid> ObjectBatch::addFolder(std::span<const TreeFile> leaves, qsizetype prefix)
{
    QByteArray tree;
    QSet<QByteArrayView> names;
    for (size_t begin = 0; begin < leaves.size();) {
        const QByteArrayView rest = QByteArrayView(leaves[begin].path.bytes).sliced(prefix);
        const qsizetype slash = rest.indexOf('/');
        const QByteArrayView name = rest.first(slash < 0 ? rest.size() : slash);
        if (names.contains(name))
            return fail(Fault::Refused, ErrorCode::UnsafePath,
                        u"The path '%1' occurs twice."_s.arg(displayPath(leaves[begin].path)));
        size_t end = begin + 1;
        git_oid id = leaves[begin].leaf.id;
        if (slash >= 0) {
            const QByteArrayView folder = rest.first(slash + 1);
            while (end < leaves.size() && QByteArrayView(leaves[end].path.bytes).sliced(prefix).startsWith(folder))
                ++end;
            const Result<git_oid> below = addFolder(leaves.subspan(begin, end - begin), prefix + slash + 1);
            if (!below)
                return below;
            id = *below;
        }
        names.insert(name);
        tree += (slash < 0 ? QByteArray::number(leaves[begin].leaf.mode, 8) : QByteArray("40000")) + ' ';
        tree += name;
        tree += '\0';
        tree += rawId(id);
        begin = end;
    }
    return add(GIT_OBJECT_TREE, tree);
}

Result<git_oid> ObjectBatch::addCommit(const git_oid &tree, const std::vector<CommitId> &parents,
                                       const CommitProposal &proposal)
{
    const Result<QByteArray> author = signatureText(proposal.author);
    const Result<QByteArray> committer = signatureText(proposal.committer);
    if (!author || !committer)
        return std::unexpected(author ? committer.error() : author.error());
    QByteArray text = "tree " + hexId(tree) + '\n';
    for (const CommitId &parent : parents)
        text += "parent " + parent.toString().toLatin1() + '\n';
    text += "author " + *author + "\ncommitter " + *committer + "\n\n" + messageText(proposal.message);
    return add(GIT_OBJECT_COMMIT, text);
}

Result<> ObjectBatch::store()
{
    size_t count = 0;
    git_mempack_object_count(&count, m_memory);
    if (count == 0)
        return {};
    PackBuilderHandle pack;
    int code = git_packbuilder_new(into(pack), m_repository);
    if (code == 0)
        code = git_mempack_write_thin_pack(m_memory, pack.get());
    const QString folder = QFile::decodeName(git_repository_path(m_repository)) + u"objects/pack"_s;
    if (code == 0)
        code = git_packbuilder_write(pack.get(), QFile::encodeName(folder).constData(), 0, nullptr, nullptr);
    if (code < 0)
        return gitFailure(code, u"Writing the new objects"_s);
    return files::syncFolder(folder);
}

} // namespace patchplane::git
