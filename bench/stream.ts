import { setTimeout as delay } from 'node:timers/promises'
import type { LoadTarget } from './load/load-target.ts'
import { startOpenLoop } from './load/start-open-loop.ts'
import { startWorkerd } from './peers/start-workerd.ts'
import { withPeers } from './peers/with-peers.ts'
import { measureLeaving } from './stream/measure-leaving.ts'
import { type ReadStream, readStream } from './stream/read-stream.ts'
import { LEFT_CODE, PIECE, PIECES, STREAM_CODE, STREAM_SECONDS } from './stream/stream-function.ts'
import { createFunction } from './support/create-function.ts'
import { createProject } from './support/create-project.ts'
import { median } from './support/median.ts'
import { percentile } from './support/percentile.ts'
import type { Benchmark, Table } from './support/report.ts'
import { settle } from './support/settle.ts'
import { siteTarget } from './support/site-target.ts'
import { withPlatform } from './support/with-platform.ts'

const CALLS_PER_SECOND = 20
const PROJECT = 'stream'
const PLAT = 'plat'

/** Long answers that are made piece by piece, many at a time. */
export const streamBenchmark: Benchmark = {
  shows: `the first byte of streams that go on for ${STREAM_SECONDS} s, beside workerd, and how soon a handler learns that its caller has left`,
  measure: ({ isQuick }) =>
    withPlatform((platform) =>
      withPeers({ workerd: () => startWorkerd({ files: { 'worker.js': STREAM_CODE } }) }, async ({ peers, skipped }) => {
        const seconds = isQuick ? 2 : 20
        await createProject(platform, PROJECT)
        await createFunction(platform, PROJECT, 'stream', STREAM_CODE)
        await createFunction(platform, PROJECT, 'left', LEFT_CODE)
        const own = (path: string) => siteTarget(platform, PROJECT, { path: `/_functions/${path}` })
        const targets = new Map([[PLAT, own('stream')]])
        for (const [name, { port }] of peers) targets.set(name, siteTarget({ ...platform, proxyPort: port }, PROJECT, { path: '/' }))
        const streams = new Map<string, ReadStream[]>()
        for (const [name, target] of targets) {
          await readStream(target)
          await settle([...platform.pids, ...[...peers.values()].flatMap(({ pids }) => pids)])
          streams.set(name, await streamMany(target, seconds))
        }
        const leftMs = await measureLeaving(own, isQuick ? 10 : 100)
        return {
          method: [
            `${CALLS_PER_SECOND} calls a second for ${seconds} s, each over a connection of its own: up to ${CALLS_PER_SECOND * Math.min(seconds, STREAM_SECONDS)} streams go on at a time.`,
            `Every stream has its first piece at once and one each second from then on; what has not all ${PIECES} pieces in ${STREAM_SECONDS} s or more is wrong.`,
            'First byte is that of the body, from asking; opening the connection is part of it.',
            'A caller leaves by closing its connection after the first byte; the handler’s signal notes when it fires, in whole milliseconds.',
          ],
          tables: [streamTable(streams), leavingTable(leftMs)],
          goals: [
            {
              sentence: 'p99 ms to the first byte through the proxy',
              measured: percentile(firstBytes(streams.get(PLAT)), 0.99),
              atMost: 50,
            },
            { sentence: 'p99 ms from leaving to the handler’s signal', measured: percentile(leftMs, 0.99), atMost: 50 },
          ],
          failures: [...streams.values()].flat().filter((stream) => !isWhole(stream)).length,
          skipped,
        }
      }),
    ),
}

async function streamMany(target: LoadTarget, seconds: number): Promise<ReadStream[]> {
  const streams: ReadStream[] = []
  const loop = startOpenLoop(CALLS_PER_SECOND, async () => void streams.push(await readStream(target)))
  await delay(seconds * 1000)
  await loop.stop()
  return streams
}

const firstBytes = (streams: readonly ReadStream[] = []): number[] => streams.map(({ firstByteMs }) => firstByteMs)

const isWhole = ({ status, text, ms }: ReadStream): boolean =>
  status === 200 && text === PIECE.repeat(PIECES) && ms >= STREAM_SECONDS * 1000

function streamTable(streams: ReadonlyMap<string, ReadStream[]>): Table {
  return {
    title: 'First byte',
    columns: ['', 'streams', 'median ms', 'p99 ms', 'slowest ms', 'wrong'],
    rows: [...streams].map(([name, all]) => {
      const times = firstBytes(all)
      const wrong = all.filter((stream) => !isWhole(stream)).length
      return [name, String(all.length), median(times), percentile(times, 0.99), Math.max(...times), String(wrong)]
    }),
  }
}

function leavingTable(times: readonly number[]): Table {
  return {
    title: 'From the caller’s leaving to the handler’s signal',
    columns: ['callers', 'median ms', 'p99 ms', 'slowest ms'],
    rows: [[String(times.length), median(times), percentile(times, 0.99), Math.max(...times)]],
  }
}
