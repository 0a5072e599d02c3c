# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What the tests need from the network, fetched before the test phase, which has none: the npm packages that the sample
# projects under tests/data lock. They go into an npm cache of this project, which the tests grant to sandboxes.

npm_cache() {
    printf '%s/build/npm-cache' "$PROJECT"
}

# fill_npm_cache: fetches once for each state of the lock files; hashes are npm's business, scripts do not run
fill_npm_cache() {
    local locks lock stamp
    mapfile -t locks < <(find "$PROJECT/tests/data" -name package-lock.json -not -path '*/node_modules/*' 2>/dev/null)
    ((${#locks[@]})) || return 0
    stamp=$(npm_cache)/filled-$(cat "${locks[@]}" | sha256sum | cut -c1-12)
    [[ ! -e $stamp ]] || return 0
    say "npm fetches the $(cat "${locks[@]}" | grep -c '"node_modules/') packages of the sample projects into build/npm-cache:" \
        "less than $NPM_FETCH; measured on $FIGURES_DATE: $NPM_SECONDS s."
    mkdir -p "$(npm_cache)"
    for lock in "${locks[@]}"; do
        fetch_locked "${lock%/*}" ||
            stop "npm could not fetch the packages of ${lock#"$PROJECT/"}" "see npm's message above, then start again"
    done
    : >"$stamp"
}

# fetch_locked FOLDER: into the cache; the project itself is left as it is
fetch_locked() {
    local copy code=0
    copy=$(mktemp -d)
    cp "$1/package.json" "$1/package-lock.json" "$copy"
    (cd "$copy" && enter online npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --cache "$(npm_cache)" >&2) || code=$?
    rm -rf "$copy"
    return "$code"
}
