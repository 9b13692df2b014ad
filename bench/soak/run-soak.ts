import { setTimeout as delay } from 'node:timers/promises'
import { startOpenLoop } from '../load/start-open-loop.ts'
import { settle } from '../support/settle.ts'
import type { PlatformUnderTest } from '../support/with-platform.ts'
import { createSkewedPick } from './create-skewed-pick.ts'
import type { LiveReading } from './live-growth.ts'
import type { MemorySample } from './memory-growth.ts'
import {
  type Holdings,
  type Part,
  readHoldings,
  readServicePids,
  SERVICES,
  type Service,
  type ServicePids,
  WATCHED,
  type Watched,
  watchMemory,
} from './platform-parts.ts'
import { readLiveBytes } from './read-live-bytes.ts'
import { SoakCaller } from './soak-caller.ts'
import { createSoakCast, type SoakCast } from './soak-cast.ts'
import { SITE, SoakDeployer } from './soak-deployer.ts'
import type { SoakSettings } from './soak-settings.ts'
import { SoakTally } from './soak-tally.ts'
import { VersionBook } from './version-book.ts'

/** Share of the calls that go to hostile functions. */
export const HOSTILE_SHARE = 0.01
export const CHANGE_EVERY_MS = 5_000
const PUSH_EVERY_MS = { long: 30_000, short: 15_000 }
/** After the load, before it is read what the services still hold. */
export const REST_MS = 30_000
/**
 * Of the load, when live memory is read the first time: a collection empties what V8 fills again, and until the second half begins, of which
 * the slope of the resident memory is taken, it has done so.
 */
export const LIVE_READ_AT_SHARE = 1 / 3

/** What the services and their guests hold at rest. */
interface Rest {
  holdings: Record<Service, Holdings>
  pids: ServicePids
  guests: number
  /** Invocations that have not ended. */
  running: number
}

/** What the watched services hold after a collection. */
export type LiveMemory = Record<Watched, LiveReading>

export interface SoakFindings {
  tally: SoakTally
  seconds: number
  changes: number
  pushes: number
  deployFailures: string[]
  memory: Record<Part, MemorySample[]>
  live: Record<'before' | 'during' | 'end' | 'after', LiveMemory>
  before: Rest
  after: Rest
}

/** Uses a platform for so long, with everything going on at once. @throws Error when a function does not work before the load begins */
export async function runSoak(platform: PlatformUnderTest, settings: SoakSettings): Promise<SoakFindings> {
  const book = new VersionBook()
  const tally = new SoakTally()
  const cast = await createSoakCast(platform, book)
  await warmUp(platform, cast, book)
  const caller = new SoakCaller({ proxyPort: platform.proxyPort, book, tally })
  const deployer = await SoakDeployer.start({ platform, book, caller })
  try {
    caller.close()
    await settle(platform.pids)
    const readLive = () => readLiveMemory(platform, tally)
    const liveBefore = await readLive()
    const before = await readRest(platform)
    const memory = watchMemory(platform, before.pids)
    const { seconds, during, samples, end } = await use(cast, { caller, deployer, settings, memory, readLive })
    caller.close()
    await delay(REST_MS)
    const live = { before: liveBefore, during, end, after: await readLive() }
    const { changes, pushes, failures: deployFailures } = deployer
    return { tally, seconds, changes, pushes, deployFailures, memory: samples, live, before, after: await readRest(platform) }
  } finally {
    await deployer.close()
  }
}

/** Calls each innocent function once: first loads are no part of the soak. */
async function warmUp({ proxyPort }: PlatformUnderTest, { innocents }: SoakCast, book: VersionBook): Promise<void> {
  const tally = new SoakTally()
  const caller = new SoakCaller({ proxyPort, book, tally })
  for (const innocent of innocents) await caller.callInnocent(innocent, { mayLeave: false })
  caller.close()
  if (tally.right < innocents.length)
    throw new Error(`before the load: ${[...tally.codes.keys()].join(', ')}\n${tally.examples.join('\n')}`)
}

interface Users {
  caller: SoakCaller
  deployer: SoakDeployer
  settings: SoakSettings
  memory: ReturnType<typeof watchMemory>
  readLive(): Promise<LiveMemory>
}

/** The load and the deployments; answers how many seconds calls were begun, and what memory there was in the course of them. */
async function use({ innocents, hostiles }: SoakCast, { caller, deployer, settings, memory, readLive }: Users) {
  const { seconds, callsPerSecond, isShort } = settings
  const pickCalled = createSkewedPick([SITE, ...innocents], Math.random)
  const loop = startOpenLoop(callsPerSecond, async () => {
    const hostile = Math.random() < HOSTILE_SHARE ? hostiles[Math.floor(Math.random() * hostiles.length)] : undefined
    await (hostile ? caller.callHostile(hostile) : caller.callInnocent(pickCalled(), { mayLeave: true }))
  })
  const until = performance.now() + seconds * 1000
  const pickChanged = createSkewedPick(innocents, Math.random)
  const [during] = await Promise.all([
    delay(seconds * 1000 * LIVE_READ_AT_SHARE).then(readLive),
    deployer.repeat(CHANGE_EVERY_MS, until, () => deployer.change(pickChanged())),
    deployer.repeat(isShort ? PUSH_EVERY_MS.short : PUSH_EVERY_MS.long, until, () => deployer.push()),
    delay(seconds * 1000),
  ])
  const samples = memory.stop()
  const end = await readLive()
  return { seconds: (await loop.stop()).elapsedMs / 1000, during, samples, end }
}

/** One service after the other: the inspector has one port. Without what functions-service keeps in the caches of code, which have bounds. */
async function readLiveMemory(platform: PlatformUnderTest, tally: SoakTally): Promise<LiveMemory> {
  const live = {} as LiveMemory
  for (const service of WATCHED) {
    const bytes = await readLiveBytes(platform.servicePid(service))
    live[service] = { calls: tally.calls + tally.hostileCalls, bytes }
  }
  const { cache, guests } = await readHealth(platform)
  live['functions-service'].bytes -= cache.bytes + guests.compiledBytes
  return live
}

interface Health {
  runningInvocations: number
  cache: { bytes: number }
  guests: { bound: number; compiledBytes: number }
}

async function readHealth({ functionsUrl }: PlatformUnderTest): Promise<Health> {
  return (await (await fetch(`${functionsUrl}/health`)).json()) as Health
}

async function readRest(platform: PlatformUnderTest): Promise<Rest> {
  const pids = readServicePids(platform)
  const holdings = Object.fromEntries(SERVICES.map((service) => [service, readHoldings(pids[service])])) as Rest['holdings']
  const health = await readHealth(platform)
  return { holdings, pids, guests: health.guests.bound, running: health.runningInvocations }
}
