import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { whileAlone } from './lock.mjs'
import { runQuietly } from './run-quietly.mjs'
import { isStamped, stamp } from './stamp.mjs'

/** Installs what package-lock.json names, unless exactly that is installed. Several at once install once. */
export async function ensureInstalled(root) {
  const stampFile = path.join(root, 'node_modules', '.plat-installed')
  const lock = readFileSync(path.join(root, 'package-lock.json'))
  const hash = createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex')
  if (isStamped(stampFile, hash)) return
  if (isInstalled(root, JSON.parse(lock))) return stamp(stampFile, hash)
  await whileAlone(root, async () => {
    if (isStamped(stampFile, hash)) return
    const begun = Date.now()
    console.log('Installing dependencies (first run, or the lock file changed) …')
    await install(root)
    stamp(stampFile, hash)
    console.log(`Installed in ${Math.round((Date.now() - begun) / 1000)} s.`)
  })
}

/**
 * No package's install script is run: none is needed here, and npm 10, 11 and 12 then behave alike. The flags also undo a user's or
 * NODE_ENV's wish to leave out what `npm start` and `npm test` need.
 */
function install(root) {
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const ours = process.env.npm_execpath ?? ''
  // The npm that runs us, else the one on PATH.
  const [program, first] = ours.endsWith('npm-cli.js') ? [process.execPath, [ours]] : ['npm', []]
  return runQuietly(program, [...first, ...args], { cwd: root, env: process.env, what: 'npm ci' })
}

/** Whether npm's own record of node_modules says the same as the lock file: somebody ran `npm ci` or `npm install` by hand. */
function isInstalled(root, lock) {
  let installed
  try {
    installed = JSON.parse(readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8')).packages
  } catch {
    return false // never installed, or an install was cut short: npm writes the record last
  }
  const wanted = Object.entries(lock.packages).filter(([where, entry]) => where !== '' && !(entry.optional && !fitsHere(entry)))
  return wanted.every(([where, entry]) => {
    const found = installed[where]
    return found !== undefined && found.version === entry.version && found.integrity === entry.integrity
  })
}

function fitsHere({ os, cpu, libc }) {
  return allows(os, process.platform) && allows(cpu, process.arch) && (libc === undefined || allows(libc, libcHere()))
}

/** npm's rule for the fields os, cpu and libc: a list of names, or of names with "!" that are excluded. */
function allows(field, value) {
  const names = field === undefined ? [] : [field].flat()
  if (names.includes(`!${value}`)) return false
  const positive = names.filter((name) => !name.startsWith('!'))
  return positive.length === 0 || positive.includes(value)
}

function libcHere() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}
