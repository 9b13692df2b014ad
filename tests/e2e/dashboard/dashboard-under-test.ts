import type { Browser } from 'playwright-core'
import type { Platform } from '../support/platform.ts'

/** What the tests of the dashboard share; there when they run, not yet when they are named. */
export interface DashboardUnderTest {
  readonly browser: Browser
  readonly platform: Platform
}
