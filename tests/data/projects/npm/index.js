// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const semver = require('semver');

/** Versions in rising order; what is no version is left out. */
function sorted(versions) {
  return versions.filter((version) => semver.valid(version)).sort(semver.compare);
}

module.exports = { sorted };
