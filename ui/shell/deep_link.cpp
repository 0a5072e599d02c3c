// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/deep_link.h"

namespace patchplane::ui {

static constexpr QLatin1StringView kPrefix("patchplane://run/");

std::optional<RunId> runOfLink(QStringView link)
{
    if (!link.startsWith(kPrefix))
        return std::nullopt;
    const QStringView text = link.sliced(kPrefix.size());
    const std::optional<RunId> run = RunId::parse(text);
    return run && run->toString() == text ? run : std::nullopt; // one spelling
}

QString linkOfRun(RunId run)
{
    return kPrefix + run.toString();
}

} // namespace patchplane::ui
