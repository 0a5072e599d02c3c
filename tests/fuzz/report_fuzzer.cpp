// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/checks/report_readers.h"

#include <cstdint>
#include <cstdlib>

using namespace patchplane;

/// Whatever the bytes: an error with a remedy, or tests that have a name and lie within the limits.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    for (const ReportFormat format : {ReportFormat::JUnit, ReportFormat::CTest}) {
        const auto tests = checks::readReport(format, bytes);
        if (!tests && (tests.error().what.isEmpty() || tests.error().remedy.isEmpty()))
            std::abort();
        for (const TestResult &test : tests.value_or(std::vector<TestResult>())) {
            if (test.name.isEmpty() || test.name.size() > 1'000 || test.message.size() > 4'000 || test.duration.count() < 0)
                std::abort();
        }
    }
    return 0;
}
