import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const GRACE = { email: 'grace@plat.example', password: 'amazing grace' }

/** Signs the profile of a page in as somebody else than the admin. */
export async function signIn(page: Page, credentials: { email: string; password: string }): Promise<void> {
  const data = { ...credentials, cookie: true }
  assert.equal((await page.request.post('/api/auth/login', { data, headers: { 'x-plat-csrf': '1' } })).status(), 200)
}

export function accountTests(dashboard: DashboardUnderTest): void {
  test('a token is shown once, works, and is revoked', async () => {
    const { api } = dashboard.platform
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/account#tokens')
    await page.getByRole('button', { name: 'New token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('For the test')
    await dialog.getByRole('button', { name: 'Create token' }).click()
    const token = await dialog.getByText(/^plat_/).innerText()
    await checkPage(visitor)
    assert.equal((await api.as(token).call('GET', '/api/auth/me')).status, 200)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page
      .getByText(`${token.slice(0, 9)}`)
      .first()
      .waitFor()
    assert.equal((await page.content()).includes(token), false)
    await checkPage(visitor)
    await page.getByRole('button', { name: 'Revoke For the test' }).click()
    await dialog.getByRole('button', { name: 'Revoke token' }).click()
    await eventually(async () => assert.equal((await api.as(token).call('GET', '/api/auth/me')).status, 401))
    await visitor.close()
  })

  test('sessions are told apart and ended; a new password ends the others and needs the present one', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform, { isSignedIn: false })
    const other = await visitDashboard(dashboard.browser, dashboard.platform, { isSignedIn: false })
    const { page } = visitor
    const isSignedIn = async ({ page: { request } }: typeof visitor) => (await request.get('/api/auth/me')).status() === 200
    await signIn(page, GRACE)
    await signIn(other.page, GRACE)
    await page.goto('/account')
    const sessions = page.getByRole('list', { name: 'Sessions' })
    await sessions.getByText('This one').waitFor()
    await sessions.getByRole('button', { name: /^End the session of/ }).click()
    await eventually(async () => assert.equal(await isSignedIn(other), false))
    assert.equal(await isSignedIn(visitor), true)

    await signIn(other.page, GRACE)
    await page.getByLabel('Name', { exact: true }).fill('Rear Admiral Hopper')
    await page.getByRole('form', { name: 'Profile' }).getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your name is saved').waitFor()
    await page.getByLabel('Present password').fill('not this')
    await page.getByLabel('New password').fill('even more amazing')
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('This is not your present password.').first().waitFor()
    await checkPage(visitor)
    await page.getByLabel('Present password').fill(GRACE.password)
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('Your password is changed').waitFor()
    assert.deepEqual([await isSignedIn(visitor), await isSignedIn(other)], [true, false])
    await visitor.close()
    await other.close()
  })
}
