import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { StartError } from '../start-error.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { lockDataDirectory } from './lock-data-directory.ts'

const MODULE = path.join(import.meta.dirname, 'lock-data-directory.ts')

async function holdElsewhere(directory: string) {
  const code = `import(${JSON.stringify(MODULE)}).then((m) => { globalThis.held = m.lockDataDirectory(process.argv[1]); console.log('held') })`
  const child = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--eval',
    `${code}; setInterval(() => {}, 1000)`,
    directory,
  ])
  await once(child.stdout, 'data')
  return child
}

test('is refused while another process holds it, naming that process', async (t) => {
  const directory = temporaryDirectory(t)
  const holder = await holdElsewhere(directory)
  assert.throws(
    () => lockDataDirectory(directory),
    (error: Error) => error instanceof StartError && error.message.includes(`(process ${holder.pid})`),
  )
})

test('is free again at once when its holder is killed with SIGKILL', async (t) => {
  const directory = temporaryDirectory(t)
  const holder = await holdElsewhere(directory)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  lockDataDirectory(directory).release()
})

test('goes to exactly one of several that try together', async (t) => {
  const directory = temporaryDirectory(t)
  const code = `import(${JSON.stringify(MODULE)}).then((m) => { globalThis.held = m.lockDataDirectory(process.argv[1]); setInterval(() => {}, 1000); console.log('held') }).catch(() => console.log('refused'))`
  const answers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--eval', code, directory])
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      return String(line).trim()
    }),
  )
  assert.deepEqual(answers.sort(), ['held', 'refused', 'refused', 'refused'])
})

test('can be taken again after its release, and leaves nothing but the empty lock file', (t) => {
  const directory = temporaryDirectory(t)
  lockDataDirectory(directory).release()
  lockDataDirectory(directory).release()
  assert.deepEqual(readdirSync(directory), ['platform.lock'])
})
