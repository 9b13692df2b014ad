import { LIVE_WITHIN_MS } from './soak/judge-innocent.ts'
import { liveGrowth } from './soak/live-growth.ts'
import { memoryGrowth } from './soak/memory-growth.ts'
import { SERVICES, type Service, WATCHED } from './soak/platform-parts.ts'
import { CHANGE_EVERY_MS, HOSTILE_SHARE, REST_MS, runSoak, type SoakFindings } from './soak/run-soak.ts'
import { LEAVING_SHARE, OVERTIME_MS } from './soak/soak-caller.ts'
import { readSoakSettings, type SoakSettings } from './soak/soak-settings.ts'
import { pinning } from './support/pinning.ts'
import type { Benchmark, Goal, Table } from './support/report.ts'
import { withPlatform } from './support/with-platform.ts'

/** Link, log and status of one sandboxed process. */
const DESCRIPTORS_PER_GUEST = 8
/** Connections to the database and between services come and go. */
const DESCRIPTORS_SPARE = 16
const THREADS_SPARE = 4
const OVERLOADED_SHARE_MAX = 0.001

/** Everything at once, for long. */
export const soakBenchmark: Benchmark = {
  shows: 'wrong answers, leaks and stuck requests under a long mixed load: many projects, deployments going on, hostile functions',
  measure: ({ isQuick }) =>
    pinning.unpinned(() =>
      withPlatform(
        async (platform) => {
          const settings = readSoakSettings(process.env, isQuick)
          const findings = await runSoak(platform, settings)
          const { tally, deployFailures } = findings
          return {
            method: describeMethod(settings),
            tables: [callTable(findings), hostileTable(findings), partTable(findings), liveTable(findings)],
            goals: [
              ...callGoals(findings),
              ...memoryGoals(findings, settings),
              ...liveGoals(findings, settings),
              ...holdingGoals(findings),
            ],
            failures: tally.wrong + tally.failed + tally.overloaded + tally.stuck + tally.uncontained + deployFailures.length,
            skipped: [
              ...[...tally.codes].map(([code, count]) => `${count} innocent calls: ${code}.`),
              ...tally.examples,
              ...deployFailures,
            ],
          }
        },
        (start) => start(),
      ),
    ),
}

function describeMethod({ seconds, callsPerSecond, isShort }: SoakSettings): string[] {
  return [
    `${callsPerSecond} calls a second for ${seconds} s through the proxy, begun on time however long the others take. Nothing is pinned.`,
    '20 projects with 10 functions each (small, JSON echo, timer, logs, 10 KB, streamed, 3 ms of CPU), the earlier ones called far more often; ' +
      'every answer says project, function, version and call, and is compared whole.',
    `${HOSTILE_SHARE * 100} % of the calls go to hostile functions, rows of the functions-service’s own tests. They have projects of their own, ` +
      'so that whatever an innocent call suffers is the platform’s fault.',
    `Of the innocent calls ${LEAVING_SHARE * 100} % are left by their callers before the answer ends.`,
    `Every ${CHANGE_EVERY_MS / 1000} s a function gets a new version through the api, and every ${isShort ? 15 : 30} s a small site is pushed with git. ` +
      'Each is called 20 times a second from the report that it is live on.',
    `A version replaced more than ${LIVE_WITHIN_MS} ms before the call was sent is a wrong answer; until then the change feed is on its way, and it is counted apart.`,
    `Stuck is a call without an end ${OVERTIME_MS / 1000} s after its function’s limit: 10 s to wait for a guest, 2 s to be ended.`,
    'Memory is read every 2 s; its growth is the least-squares slope over the second half of the load. A leak is more than 1 MB or 2 % of the process’s memory a minute.' +
      (isShort ? ' This run is too short for it, and for live memory: caches still fill and code is still compiled.' : ''),
    'Live memory is what Node.js still holds after a full collection, in its heap and in buffers outside of it, without functions-service’s caches of code ' +
      '(bounded, and as large as /health says): before the load, after a third of it, ' +
      `at its end under load, and ${REST_MS / 1000} s later. A leak of 100 bytes a call misses its goal: it may grow by 1 MB or 50 bytes a call.`,
    `Descriptors and threads are compared at rest, before the load and ${REST_MS / 1000} s after it.`,
  ]
}

function callTable({ tally, seconds, changes, pushes }: SoakFindings): Table {
  return {
    title: 'Innocent calls',
    columns: [
      'calls',
      'calls/s',
      'right',
      'callers left',
      'wrong',
      'failed',
      'overloaded',
      'stuck',
      'p50 ms',
      'p99 ms',
      'versions',
      'pushes',
    ],
    rows: [
      [
        ...[tally.calls, Math.round(tally.calls / seconds)].map(String),
        ...[tally.right, tally.left, tally.wrong, tally.failed, tally.overloaded, tally.stuck].map(String),
        tally.latencyMs(0.5),
        tally.latencyMs(0.99),
        ...[changes, pushes].map(String),
      ],
    ],
  }
}

function hostileTable({ tally }: SoakFindings): Table {
  return {
    title: 'Hostile calls, and answers by the version before',
    columns: ['hostile calls', 'ended otherwise than allowed', 'by the version before, after the report', 'latest of them after, ms'],
    rows: [[...[tally.hostileCalls, tally.uncontained, tally.outdated].map(String), tally.outdatedMsMax]],
  }
}

function partTable({ memory, before, after }: SoakFindings): Table {
  const change = (part: string, what: 'descriptors' | 'threads') => {
    const service = SERVICES.find((each) => each === part)
    return service ? `${before.holdings[service][what]} → ${after.holdings[service][what]}` : ''
  }
  return {
    title: `Memory, descriptors and threads; ${before.guests} guests before, ${after.guests} after`,
    columns: ['', 'MB at the start', 'MB at the end', 'MB a minute', 'descriptors', 'threads'],
    rows: Object.entries(memory).map(([part, samples]) => {
      const { startMb, endMb, mbPerMinute } = memoryGrowth(samples)
      return [part, startMb, endMb, mbPerMinute, change(part, 'descriptors'), change(part, 'threads')]
    }),
  }
}

function liveTable({ live }: SoakFindings): Table {
  const readings = [live.before, live.during, live.end, live.after]
  return {
    title: 'Live memory',
    columns: ['', 'MB before the load', 'MB after a third of it', 'MB at its end', 'MB at rest'],
    rows: WATCHED.map((service) => [service, ...readings.map((reading) => reading[service].bytes / 1e6)]),
  }
}

function callGoals({ tally, deployFailures, before, after }: SoakFindings): Goal[] {
  const replaced = SERVICES.filter((service) => before.pids[service] !== after.pids[service]).length
  return [
    { sentence: 'wrong answers', measured: tally.wrong, atMost: 0 },
    { sentence: 'innocent calls that failed', measured: tally.failed, atMost: 0 },
    { sentence: 'share of innocent calls refused for overload', measured: tally.overloaded / tally.calls, atMost: OVERLOADED_SHARE_MAX },
    { sentence: 'stuck requests', measured: tally.stuck, atMost: 0 },
    { sentence: 'invocations still running at rest', measured: after.running, atMost: 0 },
    { sentence: 'hostile calls that ended otherwise than allowed', measured: tally.uncontained, atMost: 0 },
    { sentence: 'deployments that failed', measured: deployFailures.length, atMost: 0 },
    { sentence: 'services that were replaced', measured: replaced, atMost: 0 },
  ]
}

function memoryGoals({ memory }: SoakFindings, { isShort }: SoakSettings): Goal[] {
  return WATCHED.map((service) => {
    const { mbPerMinute, mbPerMinuteMax } = memoryGrowth(memory[service])
    const atMost = Math.round(mbPerMinuteMax * 10) / 10
    return { sentence: `growth of ${service}, MB a minute`, measured: isShort ? Number.NaN : mbPerMinute, atMost }
  })
}

function liveGoals({ live }: SoakFindings, { isShort }: SoakSettings): Goal[] {
  return WATCHED.map((service) => {
    const { mb, mbMax } = liveGrowth(live.during[service], live.end[service])
    return {
      sentence: `live memory of ${service} from a third of the load to its end, MB`,
      measured: isShort ? Number.NaN : mb,
      atMost: Math.round(mbMax * 10) / 10,
    }
  })
}

function holdingGoals({ before, after }: SoakFindings): Goal[] {
  const growth = (service: Service, what: 'descriptors' | 'threads') => after.holdings[service][what] - before.holdings[service][what]
  return WATCHED.flatMap((service) => {
    const guests = service === 'functions-service' ? Math.max(0, after.guests - before.guests) : 0
    const descriptorsMax = DESCRIPTORS_SPARE + DESCRIPTORS_PER_GUEST * guests
    return [
      { sentence: `descriptors of ${service} beyond those at the start`, measured: growth(service, 'descriptors'), atMost: descriptorsMax },
      { sentence: `threads of ${service} beyond those at the start`, measured: growth(service, 'threads'), atMost: THREADS_SPARE },
    ]
  })
}
