import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { eventually } from './eventually.ts'
import { ADMIN, type Platform } from './platform.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** The first build of the pages on a slow machine. */
const BUILD_MS_MAX = 600_000

export interface Visitor {
  page: Page
  /** What must never happen: errors in the page, what its content security policy refused, a script of somebody else. */
  problems: string[]
  close(): Promise<void>
}

interface VisitOptions extends Pick<BrowserContextOptions, 'colorScheme' | 'viewport' | 'hasTouch'> {
  /** As the admin, unless told otherwise. */
  isSignedIn?: boolean
}

/** Waits until the dashboard's pages are built and served. */
export async function dashboardReady(dashboardUrl: string): Promise<void> {
  await eventually(async () => assert.equal((await fetch(`${dashboardUrl}/health`)).status, 200), BUILD_MS_MAX)
}

/** A fresh browser profile on the dashboard. */
export async function visitDashboard(
  browser: Browser,
  { dashboardUrl }: Pick<Platform, 'dashboardUrl'>,
  { isSignedIn = true, ...options }: VisitOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: dashboardUrl, reducedMotion: 'reduce', ...options })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`${error.name}: ${error.message}`))
  page.on('dialog', (dialog) => {
    problems.push(`a script opened a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) problems.push(message.text())
  })
  page.setDefaultTimeout(30_000)
  if (isSignedIn) {
    const answer = await page.request.post('/api/auth/login', { data: { ...ADMIN, cookie: true }, headers: { 'x-plat-csrf': '1' } })
    assert.equal(answer.status(), 200)
  }
  return { page, problems, close: () => context.close() }
}

/** Waits until nothing on a page moves or says that it is being loaded. */
export async function standsStill(page: Page): Promise<void> {
  const isMoving = `document.getAnimations().some(({ playState }) => playState === 'running') || document.querySelector('.animate-shimmer') !== null`
  await eventually(async () => assert.equal(await page.evaluate(isMoving), false)) // waitForFunction needs eval, which the page forbids
}

/** Of a page, these may differ from scheme to scheme. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

/** WCAG 2.2, 2.5.8, which axe leaves out unless asked. */
const TARGET_SIZE: axe.RunOptions['rules'] = { 'target-size': { enabled: true } }

/** Addresses, and dialogs on them, that were looked at in the dark: the width of a page and what it lists have colours it had before. */
const seenInDark = new Set<string>()
const VIEW = `location.pathname.replaceAll(/[\\da-f]{8}-[\\da-f-]{27}/g, 'id') + ' ' + (document.querySelector('[role$=dialog] h2')?.textContent ?? '')`

/** Holds a page, as it stands, against what must be so on every page; once in the dark, too. */
export async function checkPage({ page, problems }: Visitor): Promise<void> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE) // by the debugger, which no content security policy concerns
  const view = String(await page.evaluate(VIEW))
  for (const colorScheme of seenInDark.has(view) ? (['light'] as const) : (['light', 'dark'] as const)) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await standsStill(page) // colours change softly
    const options: axe.RunOptions = {
      resultTypes: ['violations'],
      rules: TARGET_SIZE,
      ...(colorScheme === 'dark' ? { runOnly: RULES_OF_COLOUR } : {}),
    }
    const { violations } = await page.evaluate((given) => (globalThis as unknown as { axe: typeof axe }).axe.run(given), options)
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    assert.deepEqual(
      grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`),
      [],
      `${page.url()} in ${colorScheme}`,
    )
  }
  seenInDark.add(view)
  const width = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
  assert.ok(width <= 0, `${page.url()} is ${width} px too wide`)
  assert.deepEqual(problems, [], page.url())
}
