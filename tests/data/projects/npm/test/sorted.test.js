// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const assert = require('node:assert');
const test = require('node:test');
const { sorted } = require('..');

test('sorts by precedence, not by text', () => {
  assert.deepStrictEqual(sorted(['1.10.0', '1.9.0', '1.9.0-rc.1']), ['1.9.0-rc.1', '1.9.0', '1.10.0']);
});
test('leaves out what is no version', () => {
  assert.deepStrictEqual(sorted(['one', '1.0.0']), ['1.0.0']);
});
