import type { Page } from 'playwright-core'
import { startBrowser } from '../tests/e2e/support/browser.ts'
import { dashboardReady, standsStill, visitDashboard } from '../tests/e2e/support/dashboard.ts'
import type { Platform } from '../tests/e2e/support/platform.ts'
import { seedPlatform } from '../tests/pictures/seed-platform.ts'
import { observeInteractions, SHORTEST_MS, takeInteractions } from './interaction/event-timing.ts'
import { INTERACTIONS, type Interaction } from './interaction/interactions.ts'
import { seedRecords } from './interaction/seed-records.ts'
import { median } from './support/median.ts'
import { percentile } from './support/percentile.ts'
import { pinning } from './support/pinning.ts'
import type { Benchmark } from './support/report.ts'
import { withPlatform } from './support/with-platform.ts'

const PROJECT = 'shop'
const RECORDS = 3000
const LIMIT_MS = 100

/** How soon the dashboard answers the hand. */
export const interactionBenchmark: Benchmark = {
  shows: 'Interaction to Next Paint of the dashboard: from mouse or key to the next frame, by the Event Timing API of a real browser',
  measure: ({ isQuick }) =>
    pinning.unpinned(() =>
      withPlatform(
        async (platform) => {
          const times = await inBrowser(platform, (page) => measureAll(page, isQuick ? 3 : 12))
          const all = [...times.values()].flat()
          return {
            method: [
              `A project with ${RECORDS} records of calls, five lines each, and a week of figures. Nothing is pinned.`,
              'Input comes from the browser’s own input pipeline. The longest event of an interaction counts; the browser rounds to 8 ms.',
              `An input shorter than ${SHORTEST_MS} ms is not reported by the browser: an interaction without any counts as ${SHORTEST_MS} ms, else the short ones are missing and the percentiles a little too high.`,
              'Every repetition loads its page anew, and begins when the page stands still. The first one is not counted.',
            ],
            tables: [
              {
                title: '',
                columns: ['interaction', 'inputs', 'median ms', 'p98 ms', 'slowest ms'],
                rows: [...times, ['all', all] as const].map(([name, each]) => [
                  name,
                  String(each.length),
                  median(each),
                  percentile(each, 0.98),
                  Math.max(...each),
                ]),
              },
            ],
            goals: [
              { sentence: 'slowest interaction, ms', measured: Math.max(...all), atMost: LIMIT_MS },
              { sentence: 'p98 of all interactions (INP), ms', measured: percentile(all, 0.98), atMost: LIMIT_MS },
            ],
            failures: 0,
            skipped: [],
          }
        },
        (start) => start(),
        { PLAT_DASHBOARD: 'on' },
      ),
    ),
}

async function inBrowser<Value>(platform: Platform, use: (page: Page) => Promise<Value>): Promise<Value> {
  const browser = await startBrowser()
  try {
    await seedPlatform(platform)
    await seedRecords(platform, PROJECT, RECORDS)
    await dashboardReady(platform.dashboardUrl)
    const { page } = await visitDashboard(browser, platform, { viewport: { width: 1280, height: 800 } })
    await observeInteractions(page)
    return await use(page)
  } finally {
    await browser.close()
  }
}

async function measureAll(page: Page, repetitions: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>(INTERACTIONS.map(({ name }) => [name, []]))
  for (let repetition = 0; repetition <= repetitions; repetition += 1) {
    for (const interaction of INTERACTIONS) {
      const found = await measureOnce(page, interaction)
      if (repetition > 0) times.get(interaction.name)?.push(...found)
    }
  }
  return times
}

async function measureOnce(page: Page, { prepare, act, result }: Interaction): Promise<number[]> {
  await prepare(page)
  await standsStill(page)
  await takeInteractions(page)
  await act(page)
  await result(page).waitFor()
  const reported = await takeInteractions(page)
  return reported.length === 0 ? [SHORTEST_MS] : reported
}
