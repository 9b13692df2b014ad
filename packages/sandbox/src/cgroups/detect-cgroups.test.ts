import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, describe, test } from 'node:test'
import { readProcess } from '../processes/read-process.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { detectCgroups } from './detect-cgroups.ts'

const SHELL = '/bin/sh'
const JOIN = 'for file; do echo 0 > "$file" || exit 1; done; exec sleep 600'
const OWNER = `
const { detectCgroups } = await import(process.argv[1])
const cgroups = await detectCgroups(process.argv[2], '/bin/sh')
const group = await cgroups.create({ memoryBytesMax: 67108864, pidsMax: 8, cpus: undefined })
const { spawn } = await import('node:child_process')
const child = spawn('/bin/sh', ['-c', ${JSON.stringify(JOIN)}, 'sh', ...group.processesFiles], { detached: true, stdio: 'ignore' })
while ((await group.pids()).length === 0) await new Promise(setImmediate)
console.log(JSON.stringify({ pid: child.pid, files: group.processesFiles }))
setInterval(() => {}, 60000)
`

const stateDir = await mkdtemp(join(tmpdir(), 'plat cgroups-'))
const cgroups = await detectCgroups(stateDir, SHELL)
after(() => rm(stateDir, { recursive: true }))

describe('control groups', { skip: !cgroups && 'none can be made here' }, () => {
  if (!cgroups) return
  test('a group has the limits it was made with, and is gone after its removal, with the directory of the instance', async () => {
    const group = await cgroups.create({ memoryBytesMax: 64 * 1024 * 1024, pidsMax: 7, cpus: 1.5 })
    const directories = group.processesFiles.map((file) => dirname(file))
    const texts = await Promise.all(
      directories.flatMap((directory) => LIMIT_FILES.map((name) => readFile(join(directory, name), 'utf8').catch(() => ''))),
    )
    assert.deepEqual(
      texts
        .filter(Boolean)
        .map((text) => text.trim())
        .sort(),
      cgroups.version === 'v1' ? V1_TEXTS : V2_TEXTS,
    )
    await group.remove()
    for (const directory of directories) await assert.rejects(readdir(dirname(directory)), { code: 'ENOENT' })
  })

  test('the processes of a group are known and counted, and none of it is left when they have ended', async () => {
    const group = await cgroups.create({ memoryBytesMax: 64 * 1024 * 1024, pidsMax: 8, cpus: undefined })
    const child = spawn(SHELL, ['-c', JOIN, 'sh', ...group.processesFiles], { stdio: 'ignore' })
    await waitUntil('the process has joined', async () => (await group.pids()).includes(child.pid ?? 0))
    assert.ok((await group.memoryBytes()) >= 0)
    assert.equal(await group.oomKills(), 0)
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    await group.remove()
    assert.deepEqual(await group.pids(), [])
  })

  test('the next start sweeps what a killed service left, processes included, and spares a living one', async () => {
    const dead = await startOwner(stateDir)
    const alive = await startOwner(stateDir)
    const foreign = await startOwner(`${stateDir} of another instance`)
    const exit = once(dead.owner, 'exit')
    dead.owner.kill('SIGKILL')
    await exit
    assert.ok(readProcess(dead.pid))
    await detectCgroups(stateDir, SHELL)
    await waitUntil('the left process is gone', () => readProcess(dead.pid) === undefined)
    for (const file of dead.files) await assert.rejects(readFile(file), { code: 'ENOENT' })
    assert.ok(readProcess(alive.pid))
    assert.ok(readProcess(foreign.pid))
    await endOwners([alive, foreign])
  })
})

const LIMIT_FILES = ['memory.limit_in_bytes', 'pids.max', 'cpu.cfs_quota_us', 'memory.max', 'memory.swap.max', 'cpu.max']
const V1_TEXTS = ['150000', '67108864', '7']
const V2_TEXTS = ['0', '150000 100000', '67108864', '7']

interface Owner {
  owner: ReturnType<typeof spawn>
  pid: number
  files: string[]
  stateDir: string
}

async function startOwner(directory: string): Promise<Owner> {
  const module = new URL('./detect-cgroups.ts', import.meta.url).href
  const owner = spawn(process.execPath, ['--input-type=module', '-e', OWNER, module, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(owner.stdout, 'data')
  return { owner, stateDir: directory, ...JSON.parse(String(line)) }
}

/** As a killed platform and its next start. */
async function endOwners(owners: readonly Owner[]): Promise<void> {
  for (const { owner, stateDir: directory } of owners) {
    const exit = once(owner, 'exit')
    owner.kill('SIGKILL')
    await exit
    await detectCgroups(directory, SHELL)
  }
}
