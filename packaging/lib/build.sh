# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configure and build a preset of CMakePresets.json in the build environment.
#
# On the native way a preset builds in build/<preset>, inside the root in build/root-<preset> (the presets read
# PATCHPLANE_BUILD_PREFIX): the two never meet in one CMake cache.

# build_folder PRESET
build_folder() {
    if [[ $WAY == root ]]; then
        printf '%s/build/root-%s' "$PROJECT" "$1"
    else
        printf '%s/build/%s' "$PROJECT" "$1"
    fi
}

# build PRESET [CMAKE BUILD OPTION...]: configures once; later the build tool itself sees what changed
build() {
    local preset=$1 folder
    shift
    folder=$(build_folder "$preset")
    cd "$PROJECT" || return
    if [[ ! -e $folder/build.ninja ]]; then
        say "First build of preset $preset in ${folder#"$PROJECT/"}: $(build_time "$preset")."
        (enter online cmake --preset "$preset" >&2) || stop "the configuration failed" "see the message of CMake above"
    fi
    (enter online cmake --build --preset "$preset" "$@" >&2) || stop "the build failed" "see the message of the compiler above"
}
