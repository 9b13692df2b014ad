import assert from 'node:assert/strict'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { detectSandbox } from './detect-sandbox.ts'
import { nodeRuntimePaths } from './node-runtime-paths.ts'

const stateDir = await mkdtemp(join(tmpdir(), 'plat detect-'))
after(() => rm(stateDir, { recursive: true }))
const auto = await detectSandbox({ choice: 'auto', stateDir })

test('what is found automatically runs a command, and warns exactly when a wall is missing', async () => {
  const sandboxed = await auto.start({
    ...{ argv: ['/bin/echo', 'here'], cwd: '/', env: {}, network: 'none' },
    limits: { memoryBytesMax: 64 * 1024 * 1024, pidsMax: 8 },
  })
  assert.equal(await text(sandboxed.stdout), 'here\n')
  assert.equal((await sandboxed.exited).code, 0)
  const { namespaces, cgroup, warnings, driver } = auto.isolation
  assert.equal(namespaces, driver === 'bubblewrap')
  assert.equal(warnings.length > 0, !namespaces || cgroup === 'none')
  assert.ok(warnings.every((warning) => warning.endsWith('.')))
})

test('plain is what one gets when it is chosen, with a warning', async () => {
  const { isolation } = await detectSandbox({ choice: 'plain', stateDir })
  assert.equal(isolation.driver, 'plain')
  assert.match(isolation.warnings[0] ?? '', /plain sandbox is chosen/)
})

test('where bubblewrap cannot work, choosing it is an error that says what to do, and automatic is plain', {
  skip: auto.isolation.driver === 'plain' && 'needs a bubblewrap that works, to make a place where it does not',
}, async () => {
  const script = `
    const { detectSandbox } = await import(process.argv[1])
    const stateDir = process.argv[2]
    await detectSandbox({ choice: 'bubblewrap', stateDir }).catch((error) => console.log(error.name, error.message))
    console.log(JSON.stringify((await detectSandbox({ choice: 'auto', stateDir })).isolation))
  `
  const module = new URL('./detect-sandbox.ts', import.meta.url).href
  // In a sandbox no further namespaces can be made.
  const sandboxed = await auto.start({
    argv: [process.execPath, '--input-type=module', '-e', script, module, stateDir],
    ...{ cwd: '/', env: {}, network: 'none' },
    readOnly: [...nodeRuntimePaths(), fileURLToPath(new URL('..', import.meta.url))],
    writable: [await realpath(stateDir)],
    limits: { memoryBytesMax: 512 * 1024 * 1024, pidsMax: 64 },
  })
  const [stdout, stderr] = await Promise.all([text(sandboxed.stdout), text(sandboxed.stderr)])
  const [refusal = '', isolation = ''] = stdout.split('\n')
  assert.match(
    refusal,
    /^Error The bubblewrap sandbox is chosen, but cannot be used\. bubblewrap fails here \(.+\)\. Permit user namespaces/,
    stderr,
  )
  const { driver, cgroup, warnings } = JSON.parse(isolation)
  assert.deepEqual({ driver, cgroup, count: warnings.length }, { driver: 'plain', cgroup: 'none', count: 2 })
})
