import type { Browser, Page } from 'playwright-core'
import { eventually } from './eventually.ts'
import { ADMIN, type Platform } from './platform.ts'

/** Waits until the dashboard's pages are built and served; the first time in a checkout that takes a while. */
export async function dashboardReady({ dashboardUrl, output }: Platform): Promise<void> {
  await eventually(async () => {
    const { status } = await fetch(`${dashboardUrl}/health`)
    if (status !== 200) throw new Error(`the dashboard is not ready: ${status}\n${output()}`)
  }, 600_000)
}

export interface Visitor {
  page: Page
  /** What must never happen: errors in the page, and what its content security policy refused. */
  problems: string[]
}

/** A fresh browser profile on the dashboard, signed in as the admin unless told otherwise. */
export async function visitDashboard(
  browser: Browser,
  { dashboardUrl }: Platform,
  { isSignedIn = true, ...context }: { isSignedIn?: boolean } & Parameters<Browser['newContext']>[0] = {},
): Promise<Visitor> {
  const profile = await browser.newContext({ baseURL: dashboardUrl, reducedMotion: 'reduce', ...context })
  const page = await profile.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`${error.name}: ${error.message}`))
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) problems.push(message.text())
  })
  page.setDefaultTimeout(30_000)
  if (isSignedIn) {
    const { ok, status } = await page.request
      .post('/api/auth/login', { data: { ...ADMIN, cookie: true }, headers: { 'x-plat-csrf': '1' } })
      .then((response) => ({ ok: response.ok(), status: response.status() }))
    if (!ok) throw new Error(`signing in answered ${status}`)
  }
  return { page, problems }
}
