import { after, before, describe } from 'node:test'
import type { Browser } from 'playwright-core'
import { accountTests } from './dashboard/account-tests.ts'
import { adminTests } from './dashboard/admin-tests.ts'
import type { DashboardUnderTest } from './dashboard/dashboard-under-test.ts'
import { deploymentTests } from './dashboard/deployment-tests.ts'
import { functionTests } from './dashboard/function-tests.ts'
import { hostileTextTests } from './dashboard/hostile-text-tests.ts'
import { logTests } from './dashboard/log-tests.ts'
import { makeFirstUser } from './dashboard/make-first-user.ts'
import { onboardingTests } from './dashboard/onboarding-tests.ts'
import { pageTests } from './dashboard/page-tests.ts'
import { restartTests } from './dashboard/restart-tests.ts'
import { sessionTests } from './dashboard/session-tests.ts'
import { settingsTests } from './dashboard/settings-tests.ts'
import { startBrowser } from './support/browser.ts'
import { type Platform, startPlatform } from './support/platform.ts'

// One build of the pages and one platform for all of it: new tests go into a file of dashboard/ and are named here.
describe('the dashboard in a browser', { timeout: 900_000 }, () => {
  let browser: Browser
  let platform: Platform
  const dashboard: DashboardUnderTest = {
    get browser() {
      return browser
    },
    get platform() {
      return platform
    },
  }

  before(async () => {
    browser = await startBrowser()
    const noAdmin = { PLAT_ADMIN_EMAIL: '', PLAT_ADMIN_PASSWORD: '' }
    const allRecords = { INVOCATION_RECORDS_PER_SECOND: '1000' } // a quick machine makes more calls a second than are kept
    platform = await startPlatform(
      { ...noAdmin, ...allRecords, PLAT_DASHBOARD: 'on' },
      { makeAdmin: (printed) => makeFirstUser(browser, printed) },
    )
  })
  after(async () => {
    await browser?.close()
    await platform?.stop()
  })

  sessionTests(dashboard)
  onboardingTests(dashboard)
  deploymentTests(dashboard)
  functionTests(dashboard)
  logTests(dashboard)
  settingsTests(dashboard)
  accountTests(dashboard)
  adminTests(dashboard)
  hostileTextTests(dashboard)
  restartTests(dashboard)
  pageTests(dashboard)
})
