# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Packages of the host's own distribution, by apt. Used for everything on the native way, and for the few tools that
# make and enter the build root on the other.

# missing_packages NAME...: those that are not installed
missing_packages() {
    comm -23 <(printf '%s\n' "$@" | LC_ALL=C sort -u) \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
            sed -n 's/^installed //p' | LC_ALL=C sort -u)
}

# bytes_to_fetch NAME...: as apt computes it, without fetching; fails when apt does not know a name (yet)
bytes_to_fetch() {
    apt-get install --print-uris -qq -y --no-install-recommends "$@" 2>/dev/null |
        awk '{ bytes += $3 } END { print bytes + 0 }'
    return "${PIPESTATUS[0]}"
}

update_package_index() {
    say "Fetching the package index first (about $INDEX_FETCH)."
    as_root apt-get update -qq || stop "the package index could not be fetched" "see apt's message above, then start again"
}

# install_packages NAME...: installs what is missing of them; nothing to do costs one dpkg-query
install_packages() {
    local missing bytes
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    can_become_root ||
        stop "${#missing[@]} packages are missing and this user cannot install them" \
            "as root: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    say "apt installs ${#missing[@]} packages and what they need: ${missing[*]}"
    bytes=$(bytes_to_fetch "${missing[@]}") || {
        update_package_index
        bytes=$(bytes_to_fetch "${missing[@]}")
    } || stop "apt does not know all of: ${missing[*]}" "enable the distribution's full set of packages (Ubuntu: universe)"
    say "  to fetch: $(megabytes "$bytes"); measured: $NATIVE_SECONDS s for all of them"
    install_by_apt "${missing[@]}" || {
        update_package_index # an old one names files that the mirror has no more
        install_by_apt "${missing[@]}"
    } || stop "apt could not install them" "see apt's message above, then start again"
}

install_by_apt() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}
