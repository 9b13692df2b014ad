import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { ADMIN } from '../support/platform.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

export function sessionTests(dashboard: DashboardUnderTest): void {
  test('leads a stranger to the sign-in and, signed in, to where they wanted to go', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform, { isSignedIn: false })
    const { page } = visitor
    await page.goto('/new?x=1')
    await page.waitForURL(/\/login\?next=/)
    await page.getByLabel('E-mail').fill(ADMIN.email)
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').filter({ hasText: 'That is not right' }).waitFor()
    assert.equal(await page.getByLabel('E-mail').inputValue(), ADMIN.email, 'what was typed stays')
    await checkPage(visitor)
    await page.getByLabel('Password').fill(ADMIN.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/new?x=1')
    await visitor.close()
  })

  test('signs out by the menu, after which nothing of the session is left', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/')
    await page.getByRole('button', { name: 'You and your settings' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal((await page.request.get('/api/auth/me')).status(), 401)
    await visitor.close()
  })

  test('keeps a chosen theme over a reload, from the first paint on', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform, { colorScheme: 'light' })
    const { page } = visitor
    await page.goto('/')
    await page.getByRole('button', { name: 'You and your settings' }).click()
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    const html = await (await page.request.get('/')).text()
    assert.match(html, /<html[^>]*data-theme="dark"/)
    await visitor.close()
  })
}
