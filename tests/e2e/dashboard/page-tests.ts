import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const FIRST_LOAD_KB_MAX = 200
const PHONE = { width: 390, height: 844 }

export function pageTests(dashboard: DashboardUnderTest): void {
  test('every page is accessible in both schemes, and fits a phone', async () => {
    const deployments = await dashboard.platform.api.deployments('two-releases')
    const other = deployments.find(({ isLive }) => !isLive)
    const deployment = `/projects/two-releases/deployments/${other?.id}`
    const pages: [string, string][] = [
      ['/', 'Projects'],
      ['/new', 'New project'],
      ['/projects/two-releases', 'Production'],
      [deployment, 'Complete'],
      [`${deployment}/files`, '/index.html'],
      [`${deployment}/functions`, 'No functions'],
      [`${deployment}/changes`, 'Files'],
      ['/projects/nothing', 'There is no such project'],
      ['/projects/two-releases/deployments/0190b6a6-0000-7000-8000-000000000001', 'There is no such deployment'],
      ['/nowhere', 'There is nothing at this address'],
    ]
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    for (const [path, text] of pages) {
      await visitor.page.setViewportSize({ width: 1280, height: 800 })
      await visitor.page.goto(path)
      await visitor.page.getByText(text).first().waitFor()
      await checkPage(visitor)
      await visitor.page.setViewportSize(PHONE)
      await checkPage(visitor)
    }
    await visitor.close()
  })

  test('the activity is filtered in the address, and its lines lead to what they tell of', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/activity')
    await page.getByLabel('Project', { exact: true }).selectOption('two-releases')
    await page.waitForURL('**/activity?project=two-releases')
    await page.getByLabel('About').selectOption('deployments')
    await page.waitForURL('**/activity?project=two-releases&about=deployments')
    await page.reload()
    const lines = page.getByRole('main').getByRole('listitem')
    await lines.filter({ hasText: 'rolled' }).first().waitFor()
    assert.equal(await lines.filter({ hasText: 'signed in' }).count(), 0)
    await checkPage(visitor)
    await lines.filter({ hasText: 'finished' }).getByRole('link').first().click()
    await page.waitForURL('**/projects/two-releases/deployments/*')
    await page.goBack()
    assert.equal(await page.getByLabel('About').inputValue(), 'deployments')
    await visitor.close()
  })

  test('the palette goes to a project and the keyboard is explained', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/')
    await page.getByRole('heading', { name: 'Projects' }).waitFor()
    await page.getByRole('link', { name: 'New project' }).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await checkPage(visitor)
    await page.keyboard.press('Escape')
    await eventually(async () => assert.equal(await page.evaluate('document.activeElement?.textContent'), 'New project'))
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Go to or do').fill('two-rel')
    await checkPage(visitor)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/projects/two-releases')
    await visitor.close()
  })

  test(`the first page loads at most ${FIRST_LOAD_KB_MAX} KB of gzipped JavaScript`, async (t) => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    const html = await (await page.request.get('/')).text()
    const scripts = new Set([...html.matchAll(/<script(?![^>]* noModule)[^>]* src="([^"]+)"/gi)].map((match) => match[1] ?? ''))
    assert.ok(scripts.size > 0)
    const sizes = await Promise.all([...scripts].map(async (script) => gzipSync(await (await page.request.get(script)).body()).length))
    const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1024
    t.diagnostic(`first load of /: ${kilobytes.toFixed(1)} KB of gzipped JavaScript in ${scripts.size} files`)
    assert.ok(kilobytes <= FIRST_LOAD_KB_MAX, `${kilobytes} KB`)
    await visitor.close()
  })
}
