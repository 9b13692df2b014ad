// Verifies what `npm ci` verifies: every optional dependency a locked package names is itself in the lock file.
import fs from 'node:fs'

const lock = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'))
const locked = new Set(Object.keys(lock.packages).map((key) => key.replace(/^.*node_modules\//, '')))
const missing = Object.entries(lock.packages).flatMap(([key, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !locked.has(name))
    .map((name) => `${key}@${entry.version}: ${name}`),
)
if (missing.length > 0) {
  console.error(`incomplete lock file, npm ci will refuse it:\n${missing.join('\n')}`)
  process.exit(1)
}
