// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/git/line_diff.h"

#include "engine/git/handles.h"

using namespace Qt::StringLiterals;

namespace patchplane::git {
namespace {

constexpr qsizetype kLooked = 8000;
constexpr qsizetype kLargestText = qsizetype(512) << 20;

git_diff_options optionsFor(Whitespace whitespace, quint32 context)
{
    startLibrary();
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
    if (whitespace == Whitespace::IgnoreAtEnd)
        options.flags |= GIT_DIFF_IGNORE_WHITESPACE_EOL;
    if (whitespace == Whitespace::IgnoreChange)
        options.flags |= GIT_DIFF_IGNORE_WHITESPACE_CHANGE;
    if (whitespace == Whitespace::IgnoreAll)
        options.flags |= GIT_DIFF_IGNORE_WHITESPACE;
    options.context_lines = context;
    options.interhunk_lines = 0;
    options.max_size = -1;
    return options;
}

Result<> compare(const QByteArray &before, const QByteArray &after, const git_diff_options &options,
                 git_diff_hunk_cb hunk, git_diff_line_cb line, void *payload)
{
    const int code = git_diff_buffers(before.constData(), size_t(before.size()), nullptr, after.constData(),
                                      size_t(after.size()), nullptr, &options, nullptr, nullptr, hunk, line, payload);
    if (code < 0)
        return gitFailure(code, u"Comparing two texts"_s);
    return {};
}

/// An empty side names the line before it; ours names the line after it, so that blocks can be laid end to end.
int zeroBased(int start, int lines)
{
    return lines == 0 ? start : start - 1;
}

} // namespace

bool looksBinary(QByteArrayView content)
{
    return content.size() > kLargestText || content.first(qMin(content.size(), kLooked)).contains('\0');
}

Result<std::vector<DiffBlock>> diffLines(const QByteArray &before, const QByteArray &after, Whitespace whitespace)
{
    std::vector<DiffBlock> blocks;
    const auto hunk = [](const git_diff_delta *, const git_diff_hunk *found, void *payload) {
        static_cast<std::vector<DiffBlock> *>(payload)->push_back(
            {.beforeFrom = zeroBased(found->old_start, found->old_lines), .beforeCount = found->old_lines,
             .afterFrom = zeroBased(found->new_start, found->new_lines), .afterCount = found->new_lines});
        return 0;
    };
    return compare(before, after, optionsFor(whitespace, 0), hunk, nullptr, &blocks).transform([&] {
        return std::move(blocks);
    });
}

Result<LineCounts> countLines(const QByteArray &before, const QByteArray &after)
{
    LineCounts counts;
    const auto line = [](const git_diff_delta *, const git_diff_hunk *, const git_diff_line *found, void *payload) {
        auto *sum = static_cast<LineCounts *>(payload);
        sum->added += found->origin == GIT_DIFF_LINE_ADDITION;
        sum->removed += found->origin == GIT_DIFF_LINE_DELETION;
        return 0;
    };
    return compare(before, after, optionsFor(Whitespace::Show, 3), nullptr, line, &counts).transform([&] {
        return counts;
    });
}

Result<QByteArray> hunksOf(const QByteArray &before, const QByteArray &after)
{
    QByteArray text;
    const auto hunk = [](const git_diff_delta *, const git_diff_hunk *found, void *payload) {
        static_cast<QByteArray *>(payload)->append(found->header, qsizetype(found->header_len));
        return 0;
    };
    const auto line = [](const git_diff_delta *, const git_diff_hunk *, const git_diff_line *found, void *payload) {
        auto *into = static_cast<QByteArray *>(payload);
        if (found->origin == GIT_DIFF_LINE_CONTEXT || found->origin == GIT_DIFF_LINE_ADDITION
            || found->origin == GIT_DIFF_LINE_DELETION)
            into->append(found->origin);
        into->append(found->content, qsizetype(found->content_len));
        return 0;
    };
    return compare(before, after, optionsFor(Whitespace::Show, 3), hunk, line, &text).transform([&] {
        return std::move(text);
    });
}

} // namespace patchplane::git
