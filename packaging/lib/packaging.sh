# shellcheck shell=bash
# shellcheck disable=SC2034   # its variables are read by the other files
# SPDX-License-Identifier: GPL-3.0-or-later
# Read first by each script of packaging/: strict shell, where the project lies, the library.
set -euo pipefail

PACKAGING=$(cd -- "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
PROJECT=${PACKAGING%/*}
REQUIRE_OFFLINE=${REQUIRE_OFFLINE:-}
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"

for part in say figures packages host native root enter build samples fresh; do
    # shellcheck source=/dev/null
    . "$PACKAGING/lib/$part.sh"
done
unset part
