#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tst_library PROJECT: the functions behind packaging/run, test and dev, each in a shell and a cache folder of its own.
# Only the fetching itself (bootstrap) is replaced; where a start has to be caught in the middle it waits on a pipe.
# shellcheck disable=SC2016   # scripts in single quotes are expanded by the shell that runs them
set -euo pipefail
project=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    echo "FAIL: ${FUNCNAME[1]}: $*"
    failures=$((failures + 1))
}

# expect WHAT ACTUAL WANTED
expect() {
    [[ $2 == "$3" ]] || {
        echo "FAIL: ${FUNCNAME[1]}: $1 is '$2', not '$3'"
        failures=$((failures + 1))
    }
}

# library SCRIPT: SCRIPT after packaging.sh, with a cache of its own
library() {
    XDG_CACHE_HOME=$cache bash -c ". $project/packaging/lib/packaging.sh; $1"
}

# what stands for mmdebstrap: notes that it ran, then does what the test says
fake_bootstrap() {
    printf '%s' "require_keyring_and_tools() { :; }; bootstrap() { mkdir -p \"\$3/etc\"; echo run >>$cache/runs; $1; };"
}

new_cache() {
    cache=$(mktemp -d "$work/cache.XXXXXX")
    mkdir "$cache/patchplane"
}

# what is left of a start that was not completed
unfinished() {
    find "$cache/patchplane" -mindepth 1 -maxdepth 1 ! -name lock ! -name 'root-*'
}

chooses_the_way_by_the_system() {
    local row id version wanted
    for row in debian:12:root debian:13:native debian::native ubuntu:24.04:root ubuntu:24.10:root ubuntu:25.04:native \
        ubuntu:26.04:native fedora:43:root linuxmint:22:root; do
        IFS=: read -r id version wanted <<<"$row"
        printf 'ID=%s\nVERSION_ID="%s"\nPRETTY_NAME=x\n' "$id" "$version" >"$work/os"
        expect "$row" "$(OS_RELEASE=$work/os library 'choose_way 2>/dev/null; echo $WAY' || true)" "$wanted"
    done
    expect override "$(PATCHPLANE_WAY=root library 'choose_way 2>/dev/null; echo $WAY')" root
    ! PATCHPLANE_WAY=elsewhere library choose_way 2>/dev/null || fail "an unknown way was taken"
}

reads_the_package_lists() {
    local list bad double
    for list in $(library package_lists); do
        bad=$(library "package_names $list" | grep -vE '^[a-z0-9][a-z0-9+.-]+$' || true)
        expect "name in $list" "$bad" ""
        double=$(sed 's/#.*//; s/[[:space:]]//g; /^$/d' "$project/packaging/packages/$list.txt" | sort | uniq -d)
        expect "name twice in $list" "$double" ""
    done
    ! library 'package_names no-such-list' 2>/dev/null || fail "a list that is not there was read"
}

names_the_root_by_its_packages() {
    local copy=$work/copy before
    mkdir -p "$copy"
    cp -r "$project/packaging" "$copy"
    digest() { bash -c ". $copy/packaging/lib/packaging.sh; packages_digest build run"; }
    before=$(digest)
    echo '# a word more' >>"$copy/packaging/packages/run.txt"
    expect "digest after a comment" "$(digest)" "$before"
    echo 'one-more' >>"$copy/packaging/packages/run.txt"
    [[ $(digest) != "$before" ]] || fail "one more package gave the same digest"
}

makes_the_root_once() {
    new_cache
    library "$(fake_bootstrap :) prepare_root run; [[ -s \$ROOT/etc/machine-id ]]" 2>/dev/null || fail "no root was made"
    library "$(fake_bootstrap :) prepare_root run" 2>"$work/said"
    expect "times that it was made" "$(wc -l <"$cache/runs")" 1
    grep -q '^Nothing to install' "$work/said" || fail "the second start does not say that there is nothing to install"
    expect leftovers "$(unfinished)" ""
}

leaves_nothing_half_done_after_a_failure() {
    new_cache
    ! library "$(fake_bootstrap false) prepare_root run" 2>"$work/said" || fail "a failure was taken for success"
    grep -q 'To fix it:' "$work/said" || fail "no remedy was named"
    expect "what is there" "$(find "$cache/patchplane" -mindepth 1 ! -name lock)" ""
}

# start_and_hold: a start that has begun to make the root and waits for a line on descriptor $go; its process id in
# $started
start_and_hold() {
    mkfifo "$cache/begun" "$cache/go"
    exec {go}<>"$cache/go"
    XDG_CACHE_HOME=$cache bash -c ". $project/packaging/lib/packaging.sh
        $(fake_bootstrap "echo >$cache/begun; read -r <$cache/go") prepare_root run" 2>/dev/null &
    started=$!
    read -r <"$cache/begun"
}

survives_an_interruption() {
    local signal
    for signal in TERM KILL; do
        new_cache
        start_and_hold
        kill "-$signal" "$started"
        echo >&"$go"
        wait "$started" 2>/dev/null || true
        exec {go}>&-
        expect "roots after $signal" "$(find "$cache/patchplane" -name 'root-*')" ""
        [[ $signal == KILL ]] || expect "left after $signal" "$(unfinished)" ""
        library "$(fake_bootstrap :) prepare_root run" 2>/dev/null || fail "no root could be made after $signal"
        expect "left by the start after $signal" "$(unfinished)" ""
    done
}

lets_two_starts_make_one_root() {
    local line second
    new_cache
    start_and_hold
    mkfifo "$cache/said"
    XDG_CACHE_HOME=$cache bash -c ". $project/packaging/lib/packaging.sh
        $(fake_bootstrap :) prepare_root run" 2>"$cache/said" &
    second=$!
    exec {said}<"$cache/said"
    read -r line <&"$said"
    expect "what the second says" "$line" "Another start is making the build root: waiting for it."
    echo >&"$go"
    wait "$started" || fail "the first start failed"
    wait "$second" || fail "the second start failed"
    exec {said}<&- {go}>&-
    expect "times that it was made" "$(wc -l <"$cache/runs")" 1
}

trusts_only_the_keyring() {
    local lines
    new_cache
    ! DEBIAN_KEYRING=$work/none library 'install_packages() { :; }; mmdebstrap() { :; }; require_package_index() { :; }
        require_keyring_and_tools' 2>"$work/said" || fail "went on without a keyring"
    grep -q 'apt-get install --reinstall debian-archive-keyring' "$work/said" || fail "the remedy is not named"
    lines=$(library 'apt-get() { printf "Debian|Debian|http://m.example/debian/\nDebian|Debian-Security|http://m.example/sec/\nElse|Else|http://m.example/else/\n"; }
        debian_sources suite')
    expect "lines without signed-by" "$(grep -cv 'signed-by=/usr/share/keyrings/debian-archive-keyring.gpg' <<<"$lines")" 0
    expect sources "$(cut -d' ' -f3- <<<"$lines" | paste -sd';')" \
        "http://m.example/debian/ suite main;http://m.example/debian/ suite-updates main;http://m.example/sec/ suite-security main"
    expect "sources of a host that is not Debian" "$(library 'apt-get() { :; }; debian_sources suite')" ""
}

keeps_the_systems_folders_of_the_root() {
    local row folder wanted
    for row in /:/run/host/ /usr/src/x:/run/host/usr/src/x /etc:/run/host/etc /lib64/x:/run/host/lib64/x \
        /home/me/x:/home/me/x /srv/x:/srv/x /library:/library /var/lib/x:/var/lib/x; do
        IFS=: read -r folder wanted <<<"$row"
        expect "$folder" "$(library "folder_inside $folder")" "$wanted"
    done
}

# a start that has nothing to do asks dpkg once and apt never
starts_at_once_without_network() {
    local devices
    if ! bwrap --dev-bind / / --unshare-net true 2>/dev/null; then
        echo "skipped: no network namespace can be made here"
        return
    fi
    : >"$work/asked"
    library "choose_way() { WAY=native; }
        apt-get() { echo apt >>$work/asked; }
        dpkg-query() { echo dpkg >>$work/asked; printf 'installed %s\n' \"\${@:4}\"; }
        prepare_environment build run test; enter offline cat /proc/self/net/dev" >"$work/devices" 2>/dev/null
    expect "what was asked" "$(cat "$work/asked")" dpkg
    devices=$(sed -n 's/^ *\([^ ]*\):.*/\1/p' "$work/devices")
    expect "network devices" "$devices" lo
}

# stale: the index names files that the mirror has no more, until it is fetched anew
fetches_a_stale_index_once() {
    local fake="can_become_root() { :; }; as_root() { shift 2; \"\$@\"; }; missing_packages() { echo x; }
        bytes_to_fetch() { echo 1; }; update_package_index() { echo update >>$work/did; }"
    : >"$work/did"
    library "$fake; apt-get() { echo install >>$work/did; grep -q update $work/did; }; install_packages x" 2>/dev/null ||
        fail "did not get over a stale index"
    expect "what was done" "$(paste -sd' ' "$work/did")" "install update install"
    : >"$work/did"
    ! library "$fake; apt-get() { echo install >>$work/did; false; }; install_packages x" 2>"$work/said" || fail "a failure was taken for success"
    expect "what was done in vain" "$(paste -sd' ' "$work/did")" "install update install"
    grep -q 'To fix it:' "$work/said" || fail "no remedy was named"
}

new_cache
chooses_the_way_by_the_system
reads_the_package_lists
names_the_root_by_its_packages
makes_the_root_once
leaves_nothing_half_done_after_a_failure
survives_an_interruption
lets_two_starts_make_one_root
trusts_only_the_keyring
keeps_the_systems_folders_of_the_root
starts_at_once_without_network
fetches_a_stale_index_once
((failures == 0)) || exit 1
echo "PASS"
