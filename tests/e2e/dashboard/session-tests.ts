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
    const refusal = { error: { code: 'RATE_LIMITED', message: 'Too many failed attempts. Wait the seconds named in Retry-After.' } }
    await page.route('**/api/auth/login', (route) => route.fulfill({ status: 429, headers: { 'retry-after': '42' }, json: refusal }))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Too many failed attempts. Try again in 42 seconds.').waitFor()
    await page.unroute('**/api/auth/login')
    await page.getByLabel('Password').fill(ADMIN.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/new?x=1')
    await visitor.close()
  })

  test('signs out by the menu, after which nothing of the session is left', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/')
    const signOut = async () => {
      await page.getByRole('button', { name: 'You and your settings' }).click()
      await page.getByRole('menuitem', { name: 'Sign out' }).click()
    }
    await page.route('**/api/auth/logout', (route) => route.abort())
    await signOut()
    await page.getByText('You are still signed in.').waitFor()
    await page.unroute('**/api/auth/logout')
    await signOut()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal((await page.request.get('/api/auth/me')).status(), 401)
    await visitor.close()
  })

  test('an ended session keeps the page and what was typed, asks for a sign-in there, and goes on live', async () => {
    const { api } = dashboard.platform
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    const admin = page.getByRole('link', { name: 'Admin' })
    await page.goto('/new')
    await admin.waitFor() // who is signed in is known
    await page.getByLabel('Name').fill('kept-over-the-end')
    await page.request.post('/api/auth/logout', { headers: { 'x-plat-csrf': '1' } })
    await page.getByText('Your session has ended. Sign in again to go on').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' })
    await dialog.getByLabel('Password').fill(ADMIN.password)
    await checkPage(visitor)
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/new?project=kept-over-the-end')
    await page.getByRole('link', { name: 'All projects' }).click()
    await page.getByText('kept-over-the-end').first().waitFor()
    await api.createProject('made-elsewhere') // and it is live again
    await page.getByText('made-elsewhere').first().waitFor()
    for (const slug of ['kept-over-the-end', 'made-elsewhere']) await api.call('DELETE', `/api/projects/${slug}`)

    await api.call('POST', '/api/users', { email: 'other@plat.example', password: 'another person' })
    await page.goto('/account')
    await admin.waitFor()
    await page.request.post('/api/auth/logout', { headers: { 'x-plat-csrf': '1' } })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await dialog.getByLabel('E-mail').fill('other@plat.example')
    await dialog.getByLabel('Password').fill('another person')
    await dialog.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL((url) => url.pathname === '/') // nothing of the one before is shown to the other
    await admin.waitFor({ state: 'detached' })
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
