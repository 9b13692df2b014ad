import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { ConformanceSubject } from '../conformance-subject.ts'
import { findCommandLines } from '../find-command-lines.ts'
import { uniqueMark } from '../unique-mark.ts'
import { waitUntil } from '../wait-until.ts'

const SERVICE = fileURLToPath(new URL('../start-and-wait.ts', import.meta.url))

/** A child, one in a session of its own, and one that has lost its parent as well. */
function familyScript(mark: string): string {
  return `sleep ${mark} & setsid sleep ${mark} & (setsid sh -c 'sleep ${mark} & exit' &); sleep ${mark}`
}

function sleepers(mark: string): string[] {
  return findCommandLines(mark).filter((line) => line.startsWith('sleep'))
}

/** How everything comes to an end. */
export function endConformance(subject: ConformanceSubject): void {
  test('kill ends every descendant, in whatever session, and may be called again', async () => {
    const mark = uniqueMark()
    const sandboxed = await subject.start(['/bin/sh', '-c', familyScript(mark)])
    await waitUntil('the family is complete', () => sleepers(mark).length === 4)
    await Promise.all([sandboxed.kill(), sandboxed.kill()])
    assert.deepEqual(findCommandLines(mark), [])
    await sandboxed.kill()
    assert.equal((await sandboxed.exited).code, null)
  })

  test('kill at once, in the middle of starting, leaves nothing', async () => {
    const mark = uniqueMark()
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        const sandboxed = await subject.start(['/bin/sleep', mark])
        for (let turn = 0; turn < i; turn += 1) await new Promise(setImmediate)
        await sandboxed.kill()
      }),
    )
    assert.deepEqual(findCommandLines(mark), [])
  })

  test('what a command left running ends with it and does not keep its output open', async () => {
    const mark = uniqueMark()
    const { stdout, code } = await subject.sh(`sleep ${mark} & setsid sleep ${mark} & echo done`)
    assert.deepEqual({ stdout, code }, { stdout: 'done\n', code: 0 })
    assert.deepEqual(findCommandLines(mark), [])
  })

  test('output that is read late is complete', async () => {
    const sandboxed = await subject.start(['/bin/sh', '-c', 'head -c 60000 /dev/zero; echo end'])
    await sandboxed.exited
    assert.equal((await text(sandboxed.stdout)).length, 60_004)
  })

  test('nothing of an ended command stays open in the service', async () => {
    const open = () => readdirSync('/proc/self/fd').length
    const before = open()
    // Only stdout has a reader.
    await Promise.all(Array.from({ length: 5 }, () => subject.sh('echo x', { channel: true })))
    await waitUntil('all is closed', () => open() <= before)
  })

  test('nothing outlives a service that is killed', async (t) => {
    const mark = uniqueMark()
    const parent = startService(subject, mark, 1)
    t.after(() => parent.kill('SIGKILL'))
    await waitUntil('the family is complete', () => sleepers(mark).length === 4 || parent.exitCode !== null)
    await killService(parent, mark)
  })

  test('nothing outlives a service that is killed while it starts commands', async (t) => {
    const mark = uniqueMark()
    const parent = startService(subject, mark, 200)
    t.after(() => parent.kill('SIGKILL'))
    await waitUntil('the first runs', () => sleepers(mark).length > 0 || parent.exitCode !== null)
    await killService(parent, mark)
  })
}

function startService(subject: ConformanceSubject, mark: string, count: number): ChildProcess {
  const args = [SERVICE, JSON.stringify(subject.choice), familyScript(mark), String(count)]
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function killService(service: ChildProcess, mark: string): Promise<void> {
  assert.equal(service.exitCode, null)
  const exit = once(service, 'exit')
  service.kill('SIGKILL')
  await exit
  await waitUntil('nothing is left', () => findCommandLines(mark).length === 0)
}
