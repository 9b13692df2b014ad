import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ConformanceSubject } from '../conformance-subject.ts'
import { findCommandLines } from '../find-command-lines.ts'
import { uniqueMark } from '../unique-mark.ts'
import { waitUntil } from '../wait-until.ts'

const ODD_VALUE = 'a=b "c" \'d\' $(e) `f`\n\tü\\'

/** What a command is told and what it inherits. */
export function environmentConformance(subject: ConformanceSubject): void {
  test('the environment is what was given and nothing of the service', async () => {
    const env = { PATH: '/usr/bin:/bin', ODD: ODD_VALUE, EMPTY: '' }
    const { stdout } = await subject.run(['/usr/bin/env', '-0'], { env })
    const seen = Object.fromEntries(stdout.split('\0').filter(Boolean).map(splitPair))
    // bubblewrap says where the command starts.
    if (subject.driver.isolation.driver === 'bubblewrap') assert.equal(seen.PWD, subject.workDir)
    delete seen.PWD
    assert.deepEqual(seen, env)
  })

  test('environment values appear in no process list while the command starts and runs', async () => {
    const mark = uniqueMark()
    const secret = `secret-${mark}`
    const sandboxed = await subject.start(['/bin/sleep', mark], { env: { TOKEN: secret } })
    const found: string[] = []
    await waitUntil('the command runs', () => {
      found.push(...findCommandLines(secret))
      return findCommandLines(mark).some((line) => line.startsWith('/bin/sleep'))
    })
    assert.deepEqual(found, [])
    assert.deepEqual(findCommandLines(secret), [])
    await sandboxed.kill()
  })

  test('arguments arrive as they are', async () => {
    const { stdout } = await subject.run(['/usr/bin/printf', '%s|', ODD_VALUE, '--', '', '-x', '*'])
    assert.equal(stdout, `${ODD_VALUE}|--||-x|*|`)
  })

  test('input arrives, output and the exit code come back', async () => {
    const sandboxed = await subject.start(['/bin/sh', '-c', 'cat; echo complaint >&2; exit 7'])
    sandboxed.stdin.end('x'.repeat(300_000))
    const [stdout, stderr] = await Promise.all([sandboxed.stdout.toArray(), sandboxed.stderr.toArray()])
    assert.equal(Buffer.concat(stdout).length, 300_000)
    assert.equal(Buffer.concat(stderr).toString(), 'complaint\n')
    assert.deepEqual(await sandboxed.exited, { code: 7, signal: null, outOfMemory: false })
  })

  test('no descriptor of the service is open in the command', async () => {
    const { stdout } = await subject.run(['/bin/ls', '-l', '/proc/self/fd'])
    assert.deepEqual(openDescriptors(stdout), ['0', '1', '2'])
  })

  test('a command dumps no core and gains no privilege', async () => {
    const { stdout } = await subject.sh('ulimit -c; grep NoNewPrivs /proc/self/status')
    assert.equal(stdout, '0\nNoNewPrivs:\t1\n')
  })

  test('a command that does not exist ends with a failure', async () => {
    const { code } = await subject.run(['/usr/bin/no-such-program'])
    assert.notEqual(code, 0)
  })

  test('a spec that cannot be run as asked is refused by name', async () => {
    await assert.rejects(subject.run(['/bin/true'], { cwd: 'relative' }), /absolute path: "relative"/)
    await assert.rejects(subject.run(['/bin/true'], { env: { 'A=B': 'secret' } }), /impossible name: "A=B"/)
    await assert.rejects(subject.run(['/bin/true'], { env: { A: 'sec\0ret' } }), /^Error: env A has a NUL in its value\.$/)
    await assert.rejects(subject.run(['/bin/true'], { network: 'egress' }), /egressSocketPath/)
    await assert.rejects(subject.run(['/bin/true'], { limits: { pidsMax: 0 } }), /limits\.pidsMax/)
  })

  test('only the command itself gets the environment', { skip: !subject.driver.isolation.namespaces }, async () => {
    const mark = uniqueMark()
    const sandboxed = await subject.start(['/bin/sleep', mark], { env: { LD_PRELOAD: `/nowhere/${mark}.so` } })
    await waitUntil('the command runs', () => findCommandLines(mark).some((line) => line.startsWith('/bin/sleep')))
    assert.ok(!readFileSync(`/proc/${sandboxed.pid}/environ`, 'utf8').includes(mark))
    await sandboxed.kill()
  })
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=')
  return [pair.slice(0, at), pair.slice(at + 1)]
}

/** Descriptors in a listing of /proc/self/fd, without those on /dev/null (put in the place of inherited ones) and the listing itself. */
function openDescriptors(listing: string): string[] {
  const links = listing.split('\n').flatMap((line) => {
    const match = / (\d+) -> (.*)$/.exec(line)
    return match ? [{ descriptor: match[1] ?? '', target: match[2] ?? '' }] : []
  })
  return links
    .filter(({ target }) => target !== '/dev/null' && !/^\/proc\/\d+\/fd$/.test(target))
    .map(({ descriptor }) => descriptor)
    .sort()
}
