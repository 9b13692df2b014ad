import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import type { ConformanceSubject } from '../conformance-subject.ts'

const ECHO = `
const channel = new (require('node:net').Socket)({ fd: 3, readable: true, writable: true })
channel.pipe(channel)
`

/** Descriptor 3. */
export function channelConformance(subject: ConformanceSubject): void {
  test('the channel carries bytes both ways and ends with the command', async () => {
    const sandboxed = await subject.start([process.execPath, '-e', ECHO], { channel: true })
    const { channel } = sandboxed
    assert.ok(channel)
    const sent = Buffer.alloc(1_000_000, 'abcdefg')
    channel.end(sent)
    const received = Buffer.concat(await channel.toArray())
    assert.ok(received.equals(sent))
    assert.equal((await sandboxed.exited).code, 0)
  })

  test('the channel closes when the command is killed', async () => {
    const sandboxed = await subject.start([process.execPath, '-e', ECHO], { channel: true })
    const { channel } = sandboxed
    assert.ok(channel)
    channel.write('ready?')
    await once(channel, 'data')
    const closed = once(channel, 'close')
    await sandboxed.kill()
    await closed
  })

  test('there is no descriptor 3 without a channel, and nothing above it with one', async () => {
    const script = 'ls -l /proc/self/fd'
    const without = await subject.start(['/bin/sh', '-c', script])
    assert.equal(without.channel, undefined)
    const sandboxed = await subject.start(['/bin/sh', '-c', script], { channel: true })
    const listing = Buffer.concat(await sandboxed.stdout.toArray()).toString()
    const sockets = listing.split('\n').filter((line) => line.includes('socket:'))
    assert.deepEqual(
      sockets.map((line) => / (\d+) -> /.exec(line)?.[1]),
      ['0', '1', '2', '3'],
    )
    await without.exited
  })
}
