import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { findHostTools } from '../host/find-host-tools.ts'
import { type LaunchPlan, launchCommand } from './launch-command.ts'

const run = promisify(execFile)
const tools = await findHostTools()
const directory = await mkdtemp(join(tmpdir(), 'plat launch-'))
after(() => rm(directory, { recursive: true }))

const PLAN: LaunchPlan = {
  processesFiles: [],
  resourceLimitFlags: ['--core=0'],
  noNewPrivileges: true,
  unsetNames: ['PWD'],
  command: ['/usr/bin/env'],
}

async function launch(plan: Partial<LaunchPlan>, hostTools = tools): Promise<string> {
  const [program = '', ...args] = launchCommand(hostTools, { ...PLAN, ...plan })
  return (await run(program, args, { env: { A: 'b c' } })).stdout
}

test('the command has entered every group before it starts', async () => {
  const processesFiles = [join(directory, 'first procs'), join(directory, 'second')]
  for (const file of processesFiles) await writeFile(file, '')
  assert.equal(await launch({ processesFiles, command: ['/bin/cat', ...processesFiles] }), '0\n0\n')
})

test('the command does not run when a group cannot be entered', async () => {
  const witness = join(directory, 'witness')
  await assert.rejects(launch({ processesFiles: [join(directory, 'no/such')], command: ['/usr/bin/touch', witness] }), { code: 125 })
  await assert.rejects(readFile(witness), { code: 'ENOENT' })
})

test('the command does not run when its service is gone already', async () => {
  const processesFiles = [join(directory, 'procs')]
  const [program = '', ...args] = launchCommand(tools, { ...PLAN, processesFiles })
  // Another parent than the one that planned the launch.
  await assert.rejects(run('/bin/sh', ['-c', '"$@"; exit $?', 'sh', program, ...args]), { code: 125 })
})

test('the environment of the command is the given one, with and without groups to enter', async () => {
  const file = join(directory, 'procs of env')
  assert.equal(await launch({}), 'A=b c\n')
  assert.equal(await launch({ processesFiles: [file] }), 'A=b c\n')
})

test('a host without setpriv and prlimit still runs the command', async () => {
  assert.equal(await launch({}, { ...tools, setpriv: undefined, prlimit: undefined }), 'A=b c\n')
})
