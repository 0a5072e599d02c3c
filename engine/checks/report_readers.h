// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/check.h"

namespace patchplane::checks {

/// The tests that a report names, in its order. The report comes from the sandbox: InvalidInput names the line and what
/// was expected; LimitExceeded beyond 64 MiB or a million tests. `None` gives no tests. Pool thread for large ones.
/// A document type, and with it every entity of its own, is refused; depth and the length of texts are limited; paths in
/// a report stay text.
///
/// JUnit: `testsuite` elements, nested or not, with `testcase` below them. A test is called "class::name"; without a
/// class the innermost suite that has a name stands for it. A test that Surefire ran again until it passed
/// (`flakyFailure`, `flakyError`) is Flaky. CTest: what `ctest --output-junit` writes, or its Test.xml.
[[nodiscard]] Result<std::vector<TestResult>> readReport(ReportFormat format, const QByteArray &report);

} // namespace patchplane::checks
