// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ports/execution_adapter.h"

#include <deque>

namespace patchplane::test {

/// A tree that a test wrote down.
class MemoryTree final : public TreeStream
{
public:
    explicit MemoryTree(std::deque<TreeEntry> entries) : m_entries(std::move(entries)) {}
    Result<std::optional<TreeEntry>> next() override
    {
        if (m_entries.empty())
            return std::nullopt;
        TreeEntry entry = std::move(m_entries.front());
        m_entries.pop_front();
        return entry;
    }

private:
    std::deque<TreeEntry> m_entries;
};

inline TreeEntry file(const QByteArray &path, const QByteArray &content, int mode = 0100644)
{
    return {RepoPath{path}, mode, content};
}

} // namespace patchplane::test
