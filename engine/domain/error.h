// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/domain/enum_text.h"

#include <QString>

#include <expected>

namespace patchplane {

/// What the caller can do about an error.
enum class Fault {
    Transient, ///< the same call may succeed later (busy, offline)
    Permanent, ///< it will not, until somebody changes something
    Refused,   ///< a rule said no; trying again is no use
    Stopping,  ///< the engine is shutting down; nothing was decided
    Bug        ///< ours: logged with its place, ends one run, not the program
};

/// Code acts on these, never on a text. The first group are the typed failures of a run (architecture.md,
/// 'The domain'); the others are answers to commands and calls.
enum class ErrorCode {
    // a run failed
    Interrupted, EndpointHttp, EndpointCut, Auth, RuntimeCrash, Protocol, Stalled, Denied, SandboxUnavailable,
    SetUp, BaseConflict, CheckInfrastructure, PushRefused, DiskFull, WorkflowChanged, NothingChanged,
    // a call was not done
    InvalidInput, NotFound, Stale, NotAuthorised, NotGranted, NotAccepted, Busy, Timeout, LimitExceeded, Unsupported,
    IoError, Corrupt, TooNew, IllegalTransition, UnsafePath, Stopping, Bug
};

/// One shape for every error: code acts on `fault` and `code`; people read `what` (one sentence) and `remedy`
/// (what they can do now; empty only where there is truly nothing).
struct Error {
    Fault fault = Fault::Bug;
    ErrorCode code = ErrorCode::Bug;
    QString what;
    QString remedy;

    friend bool operator==(const Error &, const Error &) = default;
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(Fault fault, ErrorCode code, QString what, QString remedy = {})
{
    return std::unexpected(Error{fault, code, std::move(what), std::move(remedy)});
}

/// True for the codes that a run can end with.
[[nodiscard]] bool isRunFailure(ErrorCode code);

/// What a person can do about a code when the place that failed knew nothing better.
[[nodiscard]] QString defaultRemedy(ErrorCode code);

template <>
inline constexpr auto enumTexts<Fault> = std::to_array<EnumText<Fault>>({
    {Fault::Transient, "transient"},
    {Fault::Permanent, "permanent"},
    {Fault::Refused, "refused"},
    {Fault::Stopping, "stopping"},
    {Fault::Bug, "bug"},
});

template <>
inline constexpr auto enumTexts<ErrorCode> = std::to_array<EnumText<ErrorCode>>({
    {ErrorCode::Interrupted, "interrupted"},
    {ErrorCode::EndpointHttp, "endpoint-http"},
    {ErrorCode::EndpointCut, "endpoint-cut"},
    {ErrorCode::Auth, "auth"},
    {ErrorCode::RuntimeCrash, "runtime-crash"},
    {ErrorCode::Protocol, "protocol"},
    {ErrorCode::Stalled, "stalled"},
    {ErrorCode::Denied, "denied"},
    {ErrorCode::SandboxUnavailable, "sandbox-unavailable"},
    {ErrorCode::SetUp, "set-up"},
    {ErrorCode::BaseConflict, "base-conflict"},
    {ErrorCode::CheckInfrastructure, "check-infrastructure"},
    {ErrorCode::PushRefused, "push-refused"},
    {ErrorCode::DiskFull, "disk-full"},
    {ErrorCode::WorkflowChanged, "workflow-changed"},
    {ErrorCode::NothingChanged, "nothing-changed"},
    {ErrorCode::InvalidInput, "invalid-input"},
    {ErrorCode::NotFound, "not-found"},
    {ErrorCode::Stale, "stale"},
    {ErrorCode::NotAuthorised, "not-authorised"},
    {ErrorCode::NotGranted, "not-granted"},
    {ErrorCode::NotAccepted, "not-accepted"},
    {ErrorCode::Busy, "busy"},
    {ErrorCode::Timeout, "timeout"},
    {ErrorCode::LimitExceeded, "limit-exceeded"},
    {ErrorCode::Unsupported, "unsupported"},
    {ErrorCode::IoError, "io-error"},
    {ErrorCode::Corrupt, "corrupt"},
    {ErrorCode::TooNew, "too-new"},
    {ErrorCode::IllegalTransition, "illegal-transition"},
    {ErrorCode::UnsafePath, "unsafe-path"},
    {ErrorCode::Stopping, "stopping"},
    {ErrorCode::Bug, "bug"},
});

} // namespace patchplane
