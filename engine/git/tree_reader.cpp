// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/tree_reader.h"

namespace patchplane::git {
namespace {

class TreeReader final : public TreeStream
{
public:
    TreeReader(RepositoryHandle repository, OdbHandle odb, std::vector<TreeFile> files)
        : m_repository(std::move(repository)), m_odb(std::move(odb)), m_files(std::move(files))
    {
    }

    Result<std::optional<TreeEntry>> next() override
    {
        while (m_at < m_files.size() && m_files[m_at].leaf.isGitlink())
            ++m_at;
        if (m_at == m_files.size())
            return std::nullopt;
        TreeFile &file = m_files[m_at++];
        return readObject(m_odb.get(), file.leaf.id, GIT_OBJECT_BLOB).transform([&](QByteArray &&content) {
            return std::optional(TreeEntry{std::move(file.path), file.leaf.mode, std::move(content)});
        });
    }

private:
    RepositoryHandle m_repository;
    OdbHandle m_odb;
    std::vector<TreeFile> m_files;
    size_t m_at = 0;
};

} // namespace

Result<std::unique_ptr<TreeStream>> readTree(RepositoryHandle repository, const CommitId &commit)
{
    const Result<TreeHandle> tree = treeOf(repository.get(), commit);
    if (!tree)
        return std::unexpected(tree.error());
    Result<std::vector<TreeFile>> files = listTree(repository.get(), tree->get());
    if (!files)
        return std::unexpected(std::move(files.error()));
    Result<OdbHandle> odb = objectsOf(repository.get());
    if (!odb)
        return std::unexpected(std::move(odb.error()));
    return std::make_unique<TreeReader>(std::move(repository), std::move(*odb), std::move(*files));
}

} // namespace patchplane::git
