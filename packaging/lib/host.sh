# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Which way this host builds: with its own packages, or inside a Debian 13 root.

# host_fact NAME: a field of os-release, empty if it has none
host_fact() {
    # shellcheck disable=SC1090   # the host's own file
    (. "${OS_RELEASE:-/etc/os-release}" && printf '%s' "${!1-}")
}

# host_has_the_packages: Qt 6.8 and KSyntaxHighlighting for Qt 6 came with Debian 13 and Ubuntu 25.04.
# Debian's testing and unstable have no VERSION_ID.
host_has_the_packages() {
    local version
    version=$(host_fact VERSION_ID)
    case $(host_fact ID) in
    debian) [[ -z $version ]] || ((${version%%.*} >= 13)) ;;
    ubuntu) ((${version%%.*} >= 25)) ;;
    *) return 1 ;;
    esac
}

# choose_way: sets WAY to native or root and says why; PATCHPLANE_WAY overrides it
choose_way() {
    local name
    name=$(host_fact PRETTY_NAME)
    WAY=${PATCHPLANE_WAY:-}
    if [[ -n $WAY ]]; then
        [[ $WAY == native || $WAY == root ]] ||
            stop "PATCHPLANE_WAY is '$WAY'" "set it to native or root, or leave it out"
        say "Way: $WAY, because PATCHPLANE_WAY says so."
    elif host_has_the_packages; then
        WAY=native
        say "Way: native. $name has all packages itself."
    else
        WAY=root
        say "Way: Debian 13 build root. ${name:-This host} has no Qt 6.8; the host itself is not upgraded or changed."
    fi
}

can_become_root() {
    ((EUID == 0)) && return
    command -v sudo >/dev/null || return
    [[ -t 0 ]] || sudo -n true 2>/dev/null
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo "$@"
    fi
}

# in_mount_namespace CMD...: as root. Its mounts are private, but inside a chroot, where the kernel does not let that be
# said of the file system's root; with neither, the command fails.
in_mount_namespace() {
    if unshare --mount true 2>/dev/null; then
        unshare --mount "$@"
    else
        unshare --mount --propagation unchanged "$@"
    fi
}
