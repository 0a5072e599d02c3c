# shellcheck shell=bash
# shellcheck disable=SC2034   # read by the other files of this folder
# SPDX-License-Identifier: GPL-3.0-or-later
# Measured figures that are said before work begins. Two cores, amd64, a mirror at 100 MB/s.

FIGURES_DATE=2026-11-20
INDEX_FETCH="10 MB"
NATIVE_SECONDS=90
ROOT_FETCH="450 MB"
ROOT_DISK="2.0 GB"
ROOT_SECONDS="100 s as root, 200 s as a plain user"

NPM_FETCH="1 MB"
NPM_SECONDS=3

# build_time PRESET: said before a first build
build_time() {
    case $1 in
    dev) printf "about 6 minutes on two cores" ;;
    release) printf "about 8 minutes on two cores" ;;
    *) printf "not measured" ;;
    esac
}

# test_time PRESET: said before the tests
test_time() {
    case $1 in
    dev) printf "about 8 minutes on two cores" ;;
    *) printf "not measured" ;;
    esac
}
