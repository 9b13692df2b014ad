#!/usr/bin/env node
// Plain Node 18 or later: finds the Node that runs TypeScript as it is and the isolate runtime, and hands over to src/main.ts.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findNode } from '../../../scripts/bootstrap/find-node.mjs'

const here = path.dirname(realpathSync(fileURLToPath(import.meta.url)))
const root = path.join(here, '../../..')
const main = path.join(here, '../src/main.ts')

if (!existsSync(path.join(root, 'node_modules', 'commander'))) {
  console.error(`plat is not installed yet. Run "npm install" in ${root} once.`)
  process.exit(1)
}
let node
try {
  node = findNode(root)
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
if (realpathSync(node) === realpathSync(process.execPath)) await runHere()
else runOn(node)

async function runHere() {
  const { enableCompileCache } = await import('node:module')
  enableCompileCache?.(path.join(root, 'node_modules', '.cache', 'plat-cli'))
  await import(pathToFileURL(main).href)
}

/** The same process as far as anyone can tell: streams, signals and exit code are those of the child. */
function runOn(program) {
  const child = spawn(program, ['--disable-warning=ExperimentalWarning', fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('error', (error) => {
    console.error(`Node cannot be started: ${error.message}`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
