# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Starting a command in the build environment: on the native way on the host itself, else inside the root.
#
# The view inside the root is one table, built by describe_view and read by two back ends: bubblewrap, or, for root
# where bubblewrap does not work, a mount namespace. The host's own /proc is bound, which is what lets a second
# bubblewrap (the product's sandboxes) work inside.

VIEW=()        # triples: kind, source, destination; kind is bind, look (read-only), dev or tmpfs
ROOT_ACCESS=ro # the root itself: ro, or rw where packages are installed into it
ENVIRONMENT=() # NAME=VALUE, for env

# view KIND SOURCE [DESTINATION]: a source that is not there is left out
view() {
    [[ $1 == tmpfs || -e $2 ]] || return 0
    VIEW+=("$1" "$2" "${3:-$2}")
}

describe_view() {
    VIEW=()
    view dev /dev
    view bind /proc
    view bind /sys
    view tmpfs none /run
    view look / /run/host
    view bind /tmp
    view bind /var/tmp
    view_folder "$HOME"
    view_folder "$PROJECT"
    view_folder "$PWD"
    view bind "${XDG_RUNTIME_DIR:-/nonexistent}"
    view look "${XAUTHORITY:-/nonexistent}"
    view look "$(readlink -f /etc/resolv.conf)" /etc/resolv.conf
    view look /etc/hosts
    view look /etc/passwd
    view look /etc/group
    view look /etc/ssl/certs/ca-certificates.crt
}

# view_folder FOLDER: at its own path, unless it is the system's: the root has its own
view_folder() {
    is_system_folder "$1" || view bind "$1"
}

is_system_folder() {
    case $1/ in
    / | // | /bin/* | /boot/* | /dev/* | /etc/* | /lib/* | /lib32/* | /lib64/* | /libx32/* | /proc/* | /run/* | /sbin/* | /sys/* | /usr/* | /var/) return 0 ;;
    *) return 1 ;;
    esac
}

# folder_inside FOLDER: the path by which it is reached inside the root
folder_inside() {
    if is_system_folder "$1"; then
        printf '/run/host%s' "$1"
    else
        printf '%s' "$1"
    fi
}

# describe_environment: the same names on both ways, so that a build finds its folder and its cache again
describe_environment() {
    ENVIRONMENT=(
        "CCACHE_BASEDIR=$PROJECT"
        CCACHE_DEPEND=1 # a miss costs no second run of the preprocessor
        "CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros}"
        "CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}"
    )
    [[ $WAY == root ]] || return 0
    ENVIRONMENT+=(
        PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
        PATCHPLANE_BUILD_PREFIX=root-
        PATCHPLANE_HOST_ROOT=/run/host
        NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
    )
    [[ ! -e /etc/npmrc ]] || ENVIRONMENT+=(NPM_CONFIG_GLOBALCONFIG=/run/host/etc/npmrc)
    [[ -z ${NPM_CONFIG_USERCONFIG:-} ]] || ENVIRONMENT+=("NPM_CONFIG_USERCONFIG=/run/host$NPM_CONFIG_USERCONFIG")
}

# prepare_environment LIST...: after it `enter` works; what is missing has been installed. The root always holds the
# lists of ROOT_LISTS, so that running, testing and developing share one.
prepare_environment() {
    local names
    choose_way
    if [[ $WAY == native ]]; then
        mapfile -t names < <(package_names "$@")
        install_packages "${names[@]}"
        say "Nothing more to install."
    else
        prepare_root "${ROOT_LISTS[@]}" "$@"
        describe_view
        choose_entrance
    fi
    describe_environment
}

# choose_entrance: sets ENTRANCE to bubblewrap or namespace
choose_entrance() {
    if bwrap --bind "$ROOT" / --dev-bind /dev /dev --bind /proc /proc true 2>/dev/null; then
        ENTRANCE=bubblewrap
    elif ((EUID == 0)) && in_mount_namespace true 2>/dev/null; then
        ENTRANCE=namespace
        say "bubblewrap does not work here: entering by a mount namespace, as root."
    else
        stop "this host lets user $(id -un) make no namespace, so the build root cannot be entered" "$(namespace_remedy)"
    fi
}

# namespace_remedy: the one command, by what forbids it
namespace_remedy() {
    if [[ $(sysctl -n kernel.apparmor_restrict_unprivileged_userns 2>/dev/null) == 1 ]]; then
        printf '%s' "as root: printf 'abi <abi/4.0>,\nprofile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }\n'" \
            " >/etc/apparmor.d/bwrap && apparmor_parser -r /etc/apparmor.d/bwrap"
    elif [[ $(sysctl -n kernel.unprivileged_userns_clone 2>/dev/null) == 0 ]]; then
        printf '%s' "as root: sysctl -w kernel.unprivileged_userns_clone=1"
    else
        printf '%s' "start it as root, or on a machine or container that allows user namespaces"
    fi
}

# enter NET CMD...: replaces this shell by CMD in the build environment; NET is online or offline (loopback only)
enter() {
    local net=$1
    shift
    set -- env "${ENVIRONMENT[@]}" "$@"
    case $WAY-${ENTRANCE:-none}-$net in
    native-*-online) exec "$@" ;;
    native-*-offline) enter_host_offline "$@" ;;
    root-bubblewrap-*) enter_by_bubblewrap "$net" "$@" ;;
    *) enter_by_namespace "$net" "$@" ;;
    esac
}

enter_by_bubblewrap() {
    local net=$1 options=(--bind "$ROOT" /) i
    shift
    for ((i = 0; i < ${#VIEW[@]}; i += 3)); do
        case ${VIEW[i]} in
        dev) options+=(--dev-bind "${VIEW[i + 1]}" "${VIEW[i + 2]}") ;;
        bind) options+=(--bind "${VIEW[i + 1]}" "${VIEW[i + 2]}") ;;
        look) options+=(--ro-bind "${VIEW[i + 1]}" "${VIEW[i + 2]}") ;;
        tmpfs) options+=(--tmpfs "${VIEW[i + 2]}") ;;
        esac
    done
    [[ $net == online ]] || options+=(--unshare-net)
    [[ $ROOT_ACCESS == rw ]] || options+=(--remount-ro /)
    exec bwrap "${options[@]}" --chdir "$(folder_inside "$PWD")" --die-with-parent "$@"
}

enter_by_namespace() {
    local network=()
    if [[ $1 == offline ]]; then
        network=(unshare --net)
        export LOOPBACK_ONLY=1
    fi
    shift
    in_mount_namespace "${network[@]}" "$PACKAGING/lib/enter_namespace" \
        "$ROOT" "$ROOT_ACCESS" "$(folder_inside "$PWD")" "${VIEW[@]}" -- "$@"
    exit
}

# enter_host_offline CMD...: the host as it is, without its network
enter_host_offline() {
    if bwrap --dev-bind / / --unshare-net true 2>/dev/null; then
        exec bwrap --dev-bind / / --unshare-net --die-with-parent "$@"
    elif ((EUID == 0)) && unshare --net true 2>/dev/null; then
        exec unshare --net bash -c 'ip link set lo up && exec "$@"' offline "$@"
    fi
    [[ -z $REQUIRE_OFFLINE ]] || stop "the network cannot be cut off here" "$(namespace_remedy)"
    say "The network cannot be cut off here, so the command runs with it: $(namespace_remedy)"
    exec "$@"
}
