# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-3.0-or-later
# A machine with nothing installed, for the tests on demand: a minbase Debian in a throw-away folder, entered as root,
# with the network and nothing else of this host.

# make_machine SUITE NAME...: sets ROOT; the folder is gone when the script ends
make_machine() {
    local cache begun=$SECONDS
    ((EUID == 0)) || stop "a fresh machine is entered as root" "sudo $0"
    cache=$(root_cache)
    mkdir -p "$cache"
    require_keyring_and_tools
    MACHINE=$(mktemp -d "$cache/machine.XXXXXX")
    trap 'rm -rf --one-file-system "$MACHINE"' EXIT
    say "A minbase Debian ($1) with: ${*:2}"
    ROOT=$MACHINE/root
    bootstrap minbase "$1" "$ROOT" "${@:2}" || stop "the machine could not be made" "see the message of mmdebstrap above"
    describe_machine
    say "The machine is ready after $((SECONDS - begun)) s."
}

describe_machine() {
    WAY=root
    ROOT_ACCESS=rw
    ENVIRONMENT=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root)
    VIEW=()
    view dev /dev
    view bind /proc
    view bind /sys
    view tmpfs none /run
    view look "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf
    view look /etc/hosts
    view look /etc/ssl/certs/ca-certificates.crt
    ENTRANCE=namespace # bubblewrap would forbid programs to gain rights, as newuidmap has to
}

# on_machine CMD...: as root, in /root, without this shell's environment but for what reaches the network
on_machine() {
    (
        cd /root || exit
        enter online env -u DISPLAY -u WAYLAND_DISPLAY -u XAUTHORITY -u XDG_RUNTIME_DIR -u XDG_CACHE_HOME \
            -u DBUS_SESSION_BUS_ADDRESS "$@"
    )
}
