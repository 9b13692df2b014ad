// The inspect of node:util: Node's own code in the package `node-inspect-extracted`. While it loads it looks through every global of the
// language, also those that functions do not have, and fails over one that is missing.
const MISSING = ['Atomics', 'FinalizationRegistry', 'WeakRef'].filter((name) => globalThis[name] === undefined)
for (const name of MISSING) globalThis[name] = class {}
try {
  module.exports = require('node-inspect-extracted')
} finally {
  for (const name of MISSING) delete globalThis[name]
}
