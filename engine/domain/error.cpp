// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/domain/error.h"

namespace patchplane {

bool isRunFailure(ErrorCode code)
{
    return code <= ErrorCode::NothingChanged;
}

QString defaultRemedy(ErrorCode code)
{
    using enum ErrorCode;
    switch (code) {
    case Interrupted: return QStringLiteral("Start the request again; what was frozen until then is kept.");
    case EndpointHttp: return QStringLiteral("Read the provider's answer, check model and quota, then start the request again.");
    case EndpointCut: return QStringLiteral("Check the connection to the provider, then start the request again.");
    case Auth: return QStringLiteral("Sign in again or replace the credential in the settings.");
    case RuntimeCrash: return QStringLiteral("Read the end of the run's timeline; correct the agent's command or start the request again.");
    case Protocol: return QStringLiteral("Use a version of the agent that 'patchplane doctor' lists as supported.");
    case Stalled: return QStringLiteral("Start the request again, with a smaller task or a longer time limit.");
    case Denied: return QStringLiteral("Grant what was refused in the settings, or redirect the run to do without it.");
    case SandboxUnavailable: return QStringLiteral("Run 'patchplane doctor': it says what is missing and how to install it.");
    case SetUp: return QStringLiteral("Correct the set-up commands in .patchplane.toml, or grant the tools and caches that they need.");
    case BaseConflict: return QStringLiteral("Rebase the change on its target, then review it again.");
    case CheckInfrastructure: return QStringLiteral("Read the check's log; correct its command or report in .patchplane.toml, then start again.");
    case PushRefused: return QStringLiteral("Look at the branch in the repository, then choose another branch name or publish again.");
    case DiskFull: return QStringLiteral("Free some space on the disk of the data folder, then resume.");
    case WorkflowChanged: return QStringLiteral("Start the request again: this version cannot finish what an older one began.");
    case NothingChanged: return QStringLiteral("Redirect the run with a clearer prompt, or close the request.");
    case InvalidInput: return QStringLiteral("Correct the value that is named and try again.");
    case NotFound: return QStringLiteral("Check the name; 'patchplane list' shows what there is.");
    case Stale: return QStringLiteral("Look at the newest state, then decide on that.");
    case NotAuthorised: return QStringLiteral("Ask somebody whose role allows it.");
    case NotGranted: return QStringLiteral("Grant the name for this repository in engine.toml.");
    case NotAccepted: return QStringLiteral("Read the repository's configuration and accept it.");
    case Busy: return QStringLiteral("Wait until the other program is done, or end it, then try again.");
    case Timeout: return QStringLiteral("Try again, or raise the time limit.");
    case LimitExceeded: return QStringLiteral("Make it smaller, or raise the limit in engine.toml.");
    case Unsupported: return QStringLiteral("Use one of the ways that 'patchplane help' lists.");
    case IoError: return QStringLiteral("Check the disk and the rights of the data folder, then try again.");
    case Corrupt: return QStringLiteral("Run 'patchplane verify': it names what is damaged; then restore the newest backup.");
    case TooNew: return QStringLiteral("Use the newer version of PatchPlane that wrote it.");
    case IllegalTransition: return QStringLiteral("Look at the run's state: docs/run-machine.md lists what it can take.");
    case UnsafePath: return QStringLiteral("Remove or rename the path that is named.");
    case Stopping: return QStringLiteral("Start PatchPlane again; nothing was lost.");
    case Bug: return QStringLiteral("Please report it, with the output of 'patchplane doctor'.");
    }
    return {};
}

} // namespace patchplane
