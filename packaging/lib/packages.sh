# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The package lists: packaging/packages/LIST.txt, one name a line, # starts a comment.

# package_names LIST...: the names, each once, sorted
package_names() {
    local list
    for list in "$@"; do
        [[ -f $PACKAGING/packages/$list.txt ]] ||
            stop "there is no package list '$list'" "take one of: $(package_lists)"
    done
    (cd "$PACKAGING/packages" && sed 's/#.*//; s/[[:space:]]//g; /^$/d' "${@/%/.txt}") | LC_ALL=C sort -u
}

package_lists() {
    local files=("$PACKAGING"/packages/*.txt)
    files=("${files[@]##*/}")
    printf '%s ' "${files[@]%.txt}"
}

# packages_digest LIST...: changes when a name is added or taken out, not when a comment is
packages_digest() {
    { printf '%s\n' "$ROOT_SUITE"; package_names "$@"; } | sha256sum | cut -c1-12
}
