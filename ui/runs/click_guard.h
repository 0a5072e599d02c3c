// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

namespace patchplane::ui {

/// Milliseconds that only grow; handed in so that a test owns them.
using SteadyClock = std::function<std::chrono::milliseconds()>;
[[nodiscard]] std::chrono::milliseconds steadyNow();

/// Nothing is taken for 400 ms after what a person answers came to stand there: the key or click was meant for what was
/// there before (docs/design.md, 'Decision'). Ui thread.
class ClickGuard
{
public:
    explicit ClickGuard(SteadyClock clock) : m_clock(std::move(clock)) {}
    void arm() { m_appeared = m_clock(); }
    [[nodiscard]] bool isUp() const { return m_clock() - m_appeared < kTime; }
    static constexpr std::chrono::milliseconds kTime{400};

private:
    SteadyClock m_clock;
    std::chrono::milliseconds m_appeared{0};
};

} // namespace patchplane::ui
