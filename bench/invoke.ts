// How fast a function answers, end to end through the proxy, beside bare node:http and workerd doing the same work. One run, the
// contestants taking turns, so that a busy minute hits all of them; what counts are the ratios.
import { eventually } from '../tests/e2e/support/eventually.ts'
import { type Platform, startPlatform } from '../tests/e2e/support/platform.ts'
import { visit } from '../tests/e2e/support/visit.ts'
import { runLoad } from './support/load.ts'
import { startRawNode, startWorkerd } from './support/peers.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 2)
const CONNECTIONS = [1, 8, 32]
const COLD_FUNCTIONS = 15
const BODY = JSON.stringify({ name: 'World' })
const CODE = `export async function handler(event) { return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: 'Hello ' + event.name }) } }`

const request = (host: string, path: string) =>
  Buffer.from(`POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`)
const median = (values: number[]) => [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
const fixed = (value: number) => value.toFixed(value < 10 ? 2 : 0)

const platform = await startPlatform({ LOG_LEVEL: 'warn' })
const raw = await startRawNode()
const workerd = await startWorkerd()
try {
  await platform.api.createProject('bench')
  await createFunction(platform, 'hello')
  await eventually(async () => {
    const answer = await visit(platform.proxyPort, 'bench.localhost', '/_functions/hello', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: BODY,
    })
    if (answer.status !== 200) throw new Error(answer.text)
  })
  const contestants = [
    { name: 'node:http', port: raw.port, request: request('localhost', '/') },
    { name: 'workerd', port: workerd.port, request: request('localhost', '/') },
    { name: 'plat', port: platform.proxyPort, request: request('bench.localhost', '/_functions/hello') },
  ]
  for (const contestant of contestants) await runLoad({ ...contestant, connections: 8, seconds: 1 })
  console.log(`\nend to end, POST small JSON, ${ROUNDS} rounds of ${SECONDS} s in turn, medians\n`)
  console.log('connections  contestant    requests/s   p50 ms   p99 ms   ratio to node:http   ratio to workerd   failures')
  for (const connections of CONNECTIONS) await compare(contestants, connections)
  await compareColdStarts(platform)
} finally {
  await Promise.all([raw.stop(), workerd.stop(), platform.stop()])
}

async function compare(contestants: { name: string; port: number; request: Buffer }[], connections: number): Promise<void> {
  const rounds: Record<string, { rate: number; p50: number; p99: number; failures: number }[]> = {}
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contestant of contestants) {
      const { requests, seconds, p50, p99, failures } = await runLoad({ ...contestant, connections, seconds: SECONDS })
      rounds[contestant.name] ??= []
      rounds[contestant.name]?.push({ rate: requests / seconds, p50, p99, failures })
    }
  }
  const ratio = (name: string, base: string) =>
    median((rounds[name] ?? []).map(({ rate }, index) => rate / (rounds[base]?.[index]?.rate ?? Number.NaN)))
  for (const { name } of contestants) {
    const own = rounds[name] ?? []
    const cells = [
      String(connections).padEnd(12),
      name.padEnd(13),
      fixed(median(own.map(({ rate }) => rate))).padStart(10),
      fixed(median(own.map(({ p50 }) => p50))).padStart(8),
      fixed(median(own.map(({ p99 }) => p99))).padStart(8),
      fixed(ratio(name, 'node:http')).padStart(20),
      fixed(ratio(name, 'workerd')).padStart(18),
      String(own.reduce((sum, { failures }) => sum + failures, 0)).padStart(10),
    ]
    console.log(cells.join(' '))
  }
}

/** First answer of a function nobody called yet: in a project whose guest is warm, in a project that has none, and of a new workerd. */
async function compareColdStarts(platform: Platform): Promise<void> {
  const inWarmGuest: number[] = []
  for (let index = 0; index < COLD_FUNCTIONS; index += 1) {
    await createFunction(platform, `cold-${index}`)
    inWarmGuest.push(await firstAnswer(platform, 'bench.localhost', `/_functions/cold-${index}`))
  }
  const inNewGuest: number[] = []
  for (let index = 0; index < COLD_FUNCTIONS; index += 1) {
    await platform.api.createProject(`cold-${index}`)
    await createFunction(platform, 'hello', `cold-${index}`)
    await eventually(async () => {
      if ((await visit(platform.proxyPort, `cold-${index}.localhost`, '/')).status !== 404) throw new Error('no route yet')
    })
    inNewGuest.push(await firstAnswer(platform, `cold-${index}.localhost`, '/_functions/hello'))
  }
  const spawned: number[] = []
  for (let index = 0; index < COLD_FUNCTIONS; index += 1) {
    const startedAt = performance.now()
    const peer = await startWorkerd()
    await runLoad({ port: peer.port, request: request('localhost', '/'), connections: 1, seconds: 0.001 })
    spawned.push(performance.now() - startedAt)
    await peer.stop()
  }
  console.log(`\ncold start, first answer, median of ${COLD_FUNCTIONS}, ms`)
  console.log(
    `  plat, new function in a project in use     ${fixed(median(inWarmGuest))}   ratio to a new workerd ${fixed(median(inWarmGuest) / median(spawned))}`,
  )
  console.log(
    `  plat, first function of a project          ${fixed(median(inNewGuest))}   ratio to a new workerd ${fixed(median(inNewGuest) / median(spawned))}`,
  )
  console.log(`  workerd, new process                       ${fixed(median(spawned))}`)
}

async function createFunction(target: Platform, functionName: string, project = 'bench'): Promise<void> {
  const { status, body } = await target.api.call('POST', `/api/functions/projects/${project}`, { functionName, code: CODE })
  if (status !== 201) throw new Error(JSON.stringify(body))
}

async function firstAnswer(target: Platform, host: string, path: string): Promise<number> {
  const startedAt = performance.now()
  const answer = await visit(target.proxyPort, host, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: BODY })
  if (answer.status !== 200) throw new Error(answer.text)
  return performance.now() - startedAt
}
