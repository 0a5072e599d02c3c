// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/store/transaction.h"

namespace patchplane::store {

Result<LogEnd> Transaction::end()
{
    if (!m_end) {
        Result<LogEnd> found = readLogEnd(m_database);
        if (!found)
            return found;
        m_end = *std::move(found);
    }
    return *m_end;
}

Result<> Transaction::overwriteErased()
{
    m_overwrites = true;
    return m_database.each(dialect::overwriteErased(true), [](const Row &) {});
}

void Transaction::tell(RunSummary summary)
{
    for (RunSummary &told : m_feed.runs) {
        if (told.id == summary.id) {
            told = std::move(summary);
            return;
        }
    }
    m_feed.runs.push_back(std::move(summary));
}

FeedBatch Transaction::takeFeed()
{
    if (m_end)
        m_feed.upTo = m_end->sequence;
    return std::exchange(m_feed, {});
}

} // namespace patchplane::store
