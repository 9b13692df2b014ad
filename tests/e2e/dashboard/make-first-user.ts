import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { checkPage, dashboardReady, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import { ADMIN } from '../support/platform.ts'

const START_MS_MAX = 120_000

/** Opens the link that `npm start` printed, as the operator does, and makes the admin; the code leaves the address bar. */
export async function makeFirstUser(browser: Browser, printed: () => string): Promise<void> {
  const link = await eventually(() => {
    const match = /open (http:\S+\/setup#\S+) once/.exec(printed())
    assert.ok(match, `no setup link was printed:\n${printed()}`)
    return new URL(match[1] ?? '')
  }, START_MS_MAX)
  await dashboardReady(link.origin)
  const visitor = await visitDashboard(browser, { dashboardUrl: link.origin }, { isSignedIn: false })
  const { page } = visitor
  await page.goto(link.href)
  await page.getByRole('heading', { name: 'Welcome to Plat' }).waitFor()
  assert.equal(new URL(page.url()).hash, '')
  await checkPage(visitor)
  await page.getByLabel('E-mail').fill(ADMIN.email)
  await page.getByLabel('Password').fill(ADMIN.password)
  await page.getByRole('button', { name: 'Make user' }).click()
  await page.getByRole('heading', { name: 'New project' }).waitFor()
  assert.equal(await page.evaluate('document.cookie'), '', 'the session is out of reach of scripts')
  await visitor.close()
}
