// The door of every npm script: `node scripts/run.mjs <task> [arguments]`. Plain Node 18 or later without dependencies, because nothing is
// installed yet: installs what the lock file names, makes the Prisma client, then runs scripts/<task>.mjs on the bundled Node 24.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode } from './bootstrap/find-node.mjs'
import { ensureInstalled } from './bootstrap/install.mjs'
import { ensurePrismaClient } from './bootstrap/prisma-client.mjs'
import { runTask } from './bootstrap/run-task.mjs'

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..')
const [task = '', ...args] = process.argv.slice(2)
const script = path.join(root, 'scripts', `${task}.mjs`)

if (!/^[a-z]+(-[a-z]+)*$/.test(task) || task === 'run' || !existsSync(script)) {
  const tasks = readdirSync(path.join(root, 'scripts'))
    .filter((name) => name.endsWith('.mjs') && name !== 'run.mjs')
    .map((name) => name.slice(0, -'.mjs'.length))
  console.error(`There is no task "${task}". Tasks: ${tasks.join(', ')}.`)
  process.exit(2)
}

try {
  await ensureInstalled(root)
  const node = findNode(root)
  await ensurePrismaClient(root, node)
  // The platform stops when this process is killed. No other task gets the variable: it would pass it on to a platform it starts itself.
  const env = task === 'start' ? { PLAT_PARENT_PID: String(process.pid) } : {}
  process.exitCode = await runTask({ root, node, script, args, env })
} catch (error) {
  console.error(error.message)
  process.exitCode = error.exitCode ?? 1
}
