import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const SECRET = 'postgres://shop:hunter2@db/shop'

export function settingsTests(dashboard: DashboardUnderTest): void {
  test('a variable’s value is in the page only after it is asked for; a sensitive one never is', async () => {
    const { api } = dashboard.platform
    await api.createProject('variables')
    await api.call('PUT', '/api/projects/variables/env/DATABASE_URL', { value: SECRET })
    await api.call('PUT', '/api/projects/variables/env/STRIPE_KEY', { value: 'sk_live_4711', sensitive: true })
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/variables/env')
    await page.getByText('STRIPE_KEY').waitFor()
    assert.equal((await page.content()).includes('hunter2'), false)
    await checkPage(visitor)
    await page.getByRole('button', { name: 'Show DATABASE_URL' }).click()
    await page.getByText(SECRET).waitFor()
    await page.getByRole('button', { name: 'Hide DATABASE_URL' }).click()
    assert.equal((await page.content()).includes('hunter2'), false)
    await page.getByRole('button', { name: 'Copy as .env' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), `DATABASE_URL=${SECRET}\n# STRIPE_KEY is sensitive\n`)
    await page.getByRole('button', { name: 'Edit STRIPE_KEY' }).click()
    assert.equal(await page.getByLabel('Value').inputValue(), '')
    assert.equal((await page.content()).includes('sk_live_4711'), false)
    await visitor.close()
  })

  test('variables are added, changed in place, pasted after a preview, and deleted with a way back', async () => {
    const { api } = dashboard.platform
    const values = async () => {
      const { body } = await api.call('GET', '/api/projects/variables/env')
      return Object.fromEntries(body.items.map(({ key, value }: { key: string; value: string | null }) => [key, value]))
    }
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/variables/env')
    await page.getByRole('button', { name: 'Add variable' }).click()
    await page.getByLabel('Name').fill('1WRONG')
    await page.getByLabel('Value').fill('kept')
    await page.getByRole('checkbox', { name: 'Preview' }).uncheck()
    await page.getByRole('form', { name: 'New variable' }).getByRole('button', { name: 'Add variable' }).click()
    await page.locator('[aria-invalid=true]').waitFor()
    assert.equal(await page.getByLabel('Value').inputValue(), 'kept')
    await checkPage(visitor)
    await page.getByLabel('Value').press('Escape')
    await page.getByRole('button', { name: 'Add variable' }).click()
    assert.equal(await page.getByLabel('Value').inputValue(), 'kept', 'what was put aside is still there')
    await page.getByLabel('Name').fill('GREETING')
    await page.getByLabel('Value').press('Control+Enter')
    await page.getByText('Production only').waitFor()

    await page.getByRole('button', { name: 'Edit GREETING' }).click()
    await page.getByLabel('Value').fill('hello')
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(async () => assert.equal((await values()).GREETING, 'hello'))

    await page.getByRole('button', { name: 'Paste .env' }).click()
    await page.getByLabel('Text of the .env file').fill(`GREETING=hello\nno equals\nDATABASE_URL="x y"\nexport NEW='1'`)
    await page.getByText('Line 2: There is no = in this line.').waitFor()
    await checkPage(visitor)
    await page.getByRole('button', { name: 'Set 2 variables' }).click()
    await eventually(async () => {
      const { GREETING, DATABASE_URL, NEW } = await values()
      assert.deepEqual({ GREETING, DATABASE_URL, NEW }, { GREETING: 'hello', DATABASE_URL: 'x y', NEW: '1' })
    })

    await page.getByRole('button', { name: 'Delete NEW' }).click()
    await eventually(async () => assert.equal('NEW' in (await values()), false))
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => assert.equal((await values()).NEW, '1'))
    await page.getByRole('button', { name: 'Delete STRIPE_KEY' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete variable' }).click()
    await eventually(async () => assert.equal('STRIPE_KEY' in (await values()), false))
    await visitor.close()
  })

  test('after a change the page offers a copy of what is live, which has it', async () => {
    const { api } = dashboard.platform
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/two-releases/env')
    await page.getByText('No variables yet').waitFor()
    await api.call('PUT', '/api/projects/two-releases/env/GREETING', { value: 'hello' })
    await page.getByText('What is live still runs with the values it was made with').waitFor()
    await checkPage(visitor)
    await page.getByRole('button', { name: 'Redeploy now' }).click()
    await page.getByText('What is live still runs with the values it was made with').waitFor({ state: 'detached' })
    const [newest] = await api.deployments('two-releases')
    assert.equal(newest?.source, 'redeploy')
    await visitor.close()
  })

  test('settings keep what is typed through changes of others and refusals, and are saved', async () => {
    const { api } = dashboard.platform
    await api.createProject('to-settle')
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/to-settle/settings')
    await page.getByLabel('Build command').fill('npm run site')
    await page.getByLabel('Repository').fill('ftp://nowhere')
    await page.getByText('2 unsaved changes').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Use a URL such as').waitFor()
    await checkPage(visitor)

    await api.call('PATCH', '/api/projects/to-settle', { outputDirectory: 'public' })
    await page.getByRole('link', { name: 'Environment' }).click()
    await page.getByText('No variables yet').waitFor()
    await page.getByRole('link', { name: 'Settings' }).click()
    assert.equal(await page.getByLabel('Build command').inputValue(), 'npm run site', 'what was typed outlives going away')
    await page.getByLabel('Repository').fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Settings saved').waitFor()
    await page.getByText(/unsaved/).waitFor({ state: 'detached' })
    const { body } = await api.call('GET', '/api/projects/to-settle')
    assert.deepEqual([body.buildCommand, body.outputDirectory, body.repositoryUrl], ['npm run site', 'public', null])
    await visitor.close()
  })

  test('members are added by address, get another role, and are removed with a way back', async () => {
    const { api } = dashboard.platform
    await api.call('POST', '/api/users', { email: 'grace@plat.example', password: 'amazing grace', name: 'Grace Hopper' })
    const roles = async () => {
      const { body } = await api.call('GET', '/api/projects/to-settle/members')
      return Object.fromEntries(body.items.map(({ email, role }: { email: string; role: string }) => [email, role]))
    }
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/to-settle/settings#members')
    await page
      .getByRole('textbox', { name: 'E-mail' })
      .or(page.getByRole('combobox', { name: 'E-mail' }))
      .fill('nobody@plat.example')
    await page.getByRole('button', { name: 'Add member' }).click()
    await page.getByText('Nobody on this server has this address.').waitFor()
    await page
      .getByRole('textbox', { name: 'E-mail' })
      .or(page.getByRole('combobox', { name: 'E-mail' }))
      .fill('grace@plat.example')
    await page.getByRole('button', { name: 'Add member' }).click()
    await page.getByText('Grace Hopper').waitFor()
    await page.getByLabel('Role of grace@plat.example').selectOption('viewer')
    await eventually(async () => assert.equal((await roles())['grace@plat.example'], 'viewer'))
    await page.getByRole('button', { name: 'Remove grace@plat.example' }).click()
    await eventually(async () => assert.equal('grace@plat.example' in (await roles()), false))
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => assert.equal((await roles())['grace@plat.example'], 'viewer'))
    await checkPage(visitor)
    await page.context().clearCookies()
    const data = { email: 'grace@plat.example', password: 'amazing grace', cookie: true }
    await page.request.post('/api/auth/login', { data, headers: { 'x-plat-csrf': '1' } })
    await page.goto('/projects/to-settle/functions/-/new')
    await page.getByText('You may look, but not make functions').waitFor()
    await page.request.post('/api/auth/logout', { headers: { 'x-plat-csrf': '1' } })
    await visitor.close()
  })

  test('a project is deleted only after its name is typed', async () => {
    const { api } = dashboard.platform
    await api.createProject('To be gone')
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/to-be-gone/settings')
    await page.getByRole('button', { name: 'Delete project' }).click()
    const dialog = page.getByRole('dialog')
    assert.equal(await dialog.getByRole('button', { name: 'Delete project' }).isDisabled(), true)
    await checkPage(visitor)
    await dialog.getByRole('textbox').fill('To be gone')
    await dialog.getByRole('button', { name: 'Delete project' }).click()
    await page.getByText('To be gone is deleted').waitFor()
    await page.waitForURL((url) => url.pathname === '/')
    assert.equal((await api.call('GET', '/api/projects/to-be-gone')).status, 404)
    await visitor.close()
  })
}
