import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ConformanceSubject } from '../conformance-subject.ts'
import { waitUntil } from '../wait-until.ts'

const MIB = 1024 * 1024

/** Takes 16 MiB at a time, and keeps them for a while. */
const HOARD = `
const kept = []
while (kept.length < Number(process.argv[1]) / 16) kept.push(Buffer.alloc(16 * 1024 * 1024, 1))
console.log('taken')
setTimeout(() => kept.length, 1000)
`

const FORK = `
const children = Array.from({ length: 100 }, () => require('node:child_process').spawn('/bin/sleep', ['60']))
for (const child of children) child.on('error', () => process.exit(3))
if (children.some((child) => child.pid === undefined)) process.exit(3)
setTimeout(() => process.exit(0), 10_000)
`

/** What a command can take. */
export function limitConformance(subject: ConformanceSubject): void {
  test('a command that takes more memory than its limit is ended and reported as out of memory', async () => {
    const limits = { memoryBytesMax: 160 * MIB }
    const sandboxed = await subject.start([process.execPath, '-e', HOARD, '600'], { limits })
    const { code, outOfMemory } = await sandboxed.exited
    assert.equal(await sandboxed.ranOutOfMemory(), true)
    assert.notEqual(code, 0)
    assert.equal(outOfMemory, true)
  })

  test('memory counts over the whole tree', async () => {
    const limits = { memoryBytesMax: 300 * MIB }
    const script = 'for i in 1 2 3 4; do "$0" -e "$1" 128 & done; wait'
    // Whether the kernel picks one process or the watchdog ends all: the shell cannot succeed.
    const { outOfMemory, code } = await subject.run(['/bin/sh', '-c', `${script}; exit 1`, process.execPath, HOARD], { limits })
    assert.notEqual(code, 0)
    assert.equal(outOfMemory, true)
  })

  test('a command that fails below its limit is not out of memory', async () => {
    const { code, outOfMemory } = await subject.sh('exit 3')
    assert.deepEqual({ code, outOfMemory }, { code: 3, outOfMemory: false })
  })

  test('the memory of the tree is told while it runs, and none after', async () => {
    const sandboxed = await subject.start([process.execPath, '-e', HOARD, '64'])
    await waitUntil('the memory is seen', async () => (await sandboxed.memoryBytes()) > 64 * MIB)
    await sandboxed.kill()
    assert.equal(await sandboxed.memoryBytes(), 0)
  })

  test('a command cannot have more processes than its limit', async () => {
    const { code } = await subject.node(FORK, { limits: { pidsMax: 32 } })
    assert.notEqual(code, 0)
  })

  test('a command can have the processes that its limit allows', async () => {
    const { code, stderr } = await subject.sh('for i in 1 2 3 4 5 6 7 8 9; do sleep 0.3 & done; wait', { limits: { pidsMax: 10 } })
    assert.equal(code, 0, stderr)
  })

  test('a file cannot grow beyond its limit', async () => {
    const { code } = await subject.sh('exec head -c 3000000 /dev/zero > large', { limits: { fileBytesMax: MIB } })
    assert.notEqual(code, 0)
    assert.equal((await stat(join(subject.workDir, 'large'))).size, MIB)
  })
}
