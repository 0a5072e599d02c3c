# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a person sees. All of it goes to stderr: stdout belongs to the command that is started in the end.

say() {
    printf '%s\n' "$*" >&2
}

# stop WHAT REMEDY: ends the script; the remedy is one command or one act
stop() {
    printf 'Stopped: %s\n  To fix it: %s\n' "$1" "$2" >&2
    exit 1
}

# megabytes BYTES: for a person, rounded up
megabytes() {
    printf '%d MB' $((($1 + 999999) / 1000000))
}
