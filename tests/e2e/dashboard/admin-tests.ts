import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlatformStatus } from '../../../packages/shared/src/contracts/platform-status.ts'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import { signIn } from './account-tests.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const EMAIL = 'joan@plat.example'

export function adminTests(dashboard: DashboardUnderTest): void {
  test('a user is added with a generated password that is shown once, and is a member who sees no admin page', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/admin')
    await page.getByRole('button', { name: 'New user' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('E-mail').fill(EMAIL)
    await dialog.getByRole('button', { name: 'Add user' }).click()
    const password = await dialog.getByText(/^(\w{5}-){3}\w{5}$/).innerText()
    await checkPage(visitor)
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('row').filter({ hasText: EMAIL }).waitFor()
    assert.equal((await page.content()).includes(password), false)
    await checkPage(visitor)

    const member = await visitDashboard(dashboard.browser, dashboard.platform, { isSignedIn: false })
    await signIn(member.page, { email: EMAIL, password })
    for (const path of ['/admin', '/admin/health', '/admin/activity']) {
      await member.page.goto(path)
      await member.page.getByText('There is nothing at this address').waitFor()
    }
    assert.equal(await member.page.getByRole('link', { name: 'Admin' }).count(), 0)
    await checkPage(member)
    await member.close()
    await visitor.close()
  })

  test('a role is changed, a password reset, and a user deleted after their address is typed', async () => {
    const { api } = dashboard.platform
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    const roleNow = async () => {
      const { body } = await api.call('GET', '/api/users')
      return body.items.find(({ email }: { email: string }) => email === EMAIL)?.role
    }
    await page.goto('/admin')
    await page.getByLabel(`Role of ${EMAIL}`).selectOption('admin')
    await eventually(async () => assert.equal(await roleNow(), 'admin'))
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => assert.equal(await roleNow(), 'member'))

    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: `More for ${EMAIL}` }).click()
    await page.getByRole('menuitem', { name: 'Reset password' }).click()
    await dialog.getByRole('button', { name: 'Reset password' }).click()
    const password = await dialog.getByText(/^(\w{5}-){3}\w{5}$/).innerText()
    const member = await visitDashboard(dashboard.browser, dashboard.platform, { isSignedIn: false })
    await signIn(member.page, { email: EMAIL, password })
    await member.close()
    await dialog.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('button', { name: `More for ${EMAIL}` }).click()
    await page.getByRole('menuitem', { name: 'Delete user' }).click()
    await dialog.getByRole('textbox').fill(EMAIL)
    await dialog.getByRole('button', { name: 'Delete user' }).click()
    await eventually(async () => assert.equal(await roleNow(), undefined))
    await visitor.close()
  })

  test('health shows every service, and says which of them fails', async () => {
    const status: PlatformStatus = {
      time: new Date().toISOString(),
      version: '0.1.0',
      services: [
        { name: 'api', status: 'ok', responseMs: 1.2, details: { pool: { size: 10 } } },
        { name: 'storage', status: 'down', responseMs: null, details: {} },
      ],
      database: { bytes: 48_000_000, connections: 14, largestTables: [{ name: 'invocations', bytes: 22_000_000 }] },
      storage: { artifacts: 12, bytes: 900_000, freeBytes: 22_000_000 },
      builds: { queued: 1, building: 2, slots: 2 },
      counts: { users: 3, projects: 2, deployments: 214, functions: 18 },
      caches: [{ name: 'code', hitRate: 0.98, entries: 41 }],
    }
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.route('**/api/platform', (route) => route.fulfill({ json: status }))
    await page.goto('/admin/health')
    await page.getByText('storage does not answer').waitFor()
    await page.getByText('Answers the dashboard').click()
    await page.getByText('pool.size').waitFor()
    await checkPage(visitor)
    await visitor.close()
  })
}
