# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-3.0-or-later
# The build root: Debian 13 packages in a folder of the user's cache, made once for each package list.
#
#   <cache>/patchplane/root-<digest>     whole, or not there: it is made beside and renamed when complete
#   <cache>/patchplane/making.XXXXXX     being made; left over only by a kill, removed by the next start
#   <cache>/patchplane/lock              held while one is made
#
# Only signed suites, only Debian's own keyring.

ROOT_SUITE=trixie
ROOT_LISTS=(build run test)
DEBIAN_KEYRING=${DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

root_cache() {
    printf '%s/patchplane' "${XDG_CACHE_HOME:-$HOME/.cache}"
}

# prepare_root LIST...: sets ROOT to the root that holds these lists, made now if it is not there
prepare_root() {
    local cache
    cache=$(root_cache)
    ROOT=$cache/root-$(packages_digest "$@")
    if [[ -d $ROOT ]]; then
        say "Nothing to install: the build root is there ($ROOT)."
        return
    fi
    mkdir -p "$cache"
    exec {ROOT_LOCK}>"$cache/lock"
    if ! flock --nonblock "$ROOT_LOCK"; then
        say "Another start is making the build root: waiting for it."
        flock "$ROOT_LOCK"
    fi
    [[ -d $ROOT ]] || create_root "$cache" "$@"
    exec {ROOT_LOCK}>&-
}

# create_root CACHE LIST...: the lock is held
create_root() {
    local cache=$1 making names begun=$SECONDS
    mapfile -t names < <(package_names "${@:2}")
    say "To fetch: $ROOT_FETCH of Debian 13 packages, $ROOT_DISK on disk in $ROOT;" \
        "measured on two cores on $FIGURES_DATE: $ROOT_SECONDS."
    require_keyring_and_tools
    rm -rf --one-file-system "$cache"/making.*
    making=$(mktemp -d "$cache/making.XXXXXX")
    # shellcheck disable=SC2064   # the folder of this very call
    trap "rm -rf --one-file-system '$making'" EXIT
    bootstrap apt "$ROOT_SUITE" "$making/root" "${names[@]}" ||
        stop "the build root could not be made" "see the message of mmdebstrap above, then start again: nothing half done is left"
    fit_out "$making/root"
    sync --file-system "$making/root"
    mv --no-target-directory "$making/root" "$ROOT"
    rmdir "$making"
    trap - EXIT
    say "The build root is ready after $((SECONDS - begun)) s."
}

require_keyring_and_tools() {
    local tools
    mapfile -t tools < <(package_names host)
    if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
        install_packages "${tools[@]}"
    fi
    require_package_index
    command -v mmdebstrap >/dev/null ||
        stop "mmdebstrap is not installed" "install ${tools[*]} with this system's package manager"
    [[ -s $DEBIAN_KEYRING ]] ||
        stop "Debian's keyring is missing ($DEBIAN_KEYRING), so nothing that is fetched could be trusted" \
            "as root: apt-get install --reinstall debian-archive-keyring"
}

# require_package_index: without one apt does not say which mirror the host is set up with
require_package_index() {
    [[ $(host_fact ID) == debian && -z $(host_mirror Debian) ]] && can_become_root || return 0
    update_package_index
}

# bootstrap VARIANT SUITE TARGET NAME...: Debian SUITE with these packages in the new folder TARGET. As root in a mount
# namespace of its own, so that a kill leaves no mount behind; as a plain user through a tar stream, so that all files
# belong to that user.
bootstrap() {
    local suite=$2 target=$3 options sources
    mapfile -t sources < <(debian_sources "$suite")
    mapfile -t options < <(bootstrap_options "$1" "${@:4}")
    mkdir "$target"
    if ((EUID == 0)); then
        in_mount_namespace mmdebstrap --mode=root "${options[@]}" "$suite" "$target" "${sources[@]}" >&2
    else
        require_subordinate_ids
        TMPDIR=/var/tmp mmdebstrap --mode=unshare "${options[@]}" "$suite" - "${sources[@]}" | tar -x -C "$target" --exclude='./dev/*'
    fi
}

# bootstrap_options VARIANT NAME...
bootstrap_options() {
    local IFS=,
    printf '%s\n' "--variant=$1" "--include=${*:2}" "--keyring=$DEBIAN_KEYRING" \
        '--aptopt=Apt::Install-Recommends "false"' '--aptopt=Acquire::Languages "none"' \
        --dpkgopt=force-unsafe-io '--dpkgopt=path-exclude=/usr/share/doc/*' '--dpkgopt=path-exclude=/usr/share/man/*'
    host_transport
}

# host_transport: proxy and certificates that the host's apt is told to use hold for the root's packages too
host_transport() {
    command -v apt-config >/dev/null || return 0
    apt-config dump | sed -n -E 's/^(Acquire::(http|https)::[^ ]+ ".+");$/--aptopt=\1/p'
}

# debian_sources SUITE: one a line. Where the host is Debian its own mirrors are taken; elsewhere
# nothing is printed, and mmdebstrap takes Debian's.
debian_sources() {
    local trusted="[signed-by=$DEBIAN_KEYRING]" main security
    main=$(host_mirror Debian)
    security=$(host_mirror Debian-Security)
    [[ -n $main ]] || return 0
    printf 'deb %s %s %s main\n' "$trusted" "$main" "$1" "$trusted" "$main" "$1-updates"
    [[ -z $security ]] || printf 'deb %s %s %s main\n' "$trusted" "$security" "$1-security"
}

# host_mirror LABEL: where the host's apt gets Debian's suites of that label from
host_mirror() {
    command -v apt-get >/dev/null || return 0
    # shellcheck disable=SC2016   # apt's own placeholders
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sed -n -E "s,^Debian\|$1\|((mirror\+)?https?://.*)\$,\1,p" | head -n 1
}

require_subordinate_ids() {
    grep -q "^$(id -un):" /etc/subuid 2>/dev/null && grep -q "^$(id -un):" /etc/subgid 2>/dev/null && return
    stop "this user has no subordinate ids, which making the root as a plain user needs" \
        "as root: usermod --add-subuids 200000-265535 --add-subgids 200000-265535 $(id -un)"
}

# fit_out ROOT: what programs expect and a bare root lacks
fit_out() {
    tr -d - </proc/sys/kernel/random/uuid >"$1/etc/machine-id"
}
