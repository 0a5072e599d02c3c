#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tst_scripts PROJECT: shellcheck has nothing to say about any shell script of the project.
set -euo pipefail
cd "$1"

# every file whose first line asks for bash or sh, or is meant to be read by one
shell_scripts() {
    find .ci packaging tests app engine ui resources -type f \
        ! -name '*.cpp' ! -name '*.h' ! -name '*.svg' ! -path 'tests/data/*' -print0 2>/dev/null |
        xargs -0 awk 'FNR == 1 && /^#(!.*\/(env )?(ba)?sh( |$)| shellcheck shell=)/ { print FILENAME } { nextfile }'
}

command -v shellcheck >/dev/null || {
    echo "SKIP: shellcheck is not installed"
    exit 77
}
mapfile -t scripts < <(shell_scripts)
((${#scripts[@]} >= 8)) || {
    echo "FAIL: only ${#scripts[@]} scripts were found"
    exit 1
}
shellcheck --external-sources "${scripts[@]}"
for script in packaging/{run,test,dev,deb,test-deb,test-fresh} .ci/run; do
    [[ -x $script ]] || {
        echo "FAIL: $script cannot be executed"
        exit 1
    }
done
echo "PASS: ${#scripts[@]} scripts"
