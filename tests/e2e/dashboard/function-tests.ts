import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)>'
const CHANGED = `export async function handler(event) {
  console.warn(${JSON.stringify(MARKUP)})
  if (event.fail) throw new Error(${JSON.stringify(`failed ${MARKUP}`)})
  return { said: ${JSON.stringify(MARKUP)} }
}
`

export function functionTests(dashboard: DashboardUnderTest): void {
  test('a function is written in the browser, called, saved as a call, and its invocation replayed', async () => {
    await dashboard.platform.api.createProject('fn-written')
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/fn-written/functions')
    await page.getByText('No functions yet').waitFor()
    await checkPage(visitor)
    await page.getByRole('link', { name: 'Write one here' }).click()
    await page.getByRole('textbox', { name: 'Source of the function' }).waitFor()
    await page.getByLabel('Name').fill('not a name')
    await page.getByRole('button', { name: 'Create function' }).click()
    await page.getByText(/^Use letters, digits/).waitFor()
    await checkPage(visitor)
    await page.getByLabel('Name').fill('hello')
    await page.getByRole('button', { name: 'Create function' }).click()

    const event = page.getByRole('textbox', { name: 'Event (JSON)' })
    await event.fill('{"name": ')
    await page.getByText(/^Not JSON/).waitFor()
    await event.fill('{"name": "Grace"}')
    await event.press('Control+Enter')
    await page.getByRole('region', { name: 'Answer body' }).getByText('Hello, Grace!').waitFor()
    await checkPage(visitor)
    await page.getByRole('button', { name: 'Save this call' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Grace')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.reload()
    await page.getByRole('button', { name: 'Grace', exact: true }).click()
    await event.getByText('Grace').waitFor()

    await page.getByText('HTTP request').click()
    await page.getByLabel('Path and query').fill('/?name=Lin')
    await page.getByLabel('Headers').fill('authorization: Bearer once')
    await page.getByRole('button', { name: /^Run/ }).click()
    await page.getByRole('region', { name: 'Answer body' }).getByText('Hello, Lin!').waitFor()
    const href = await page.getByRole('link', { name: 'Open the record' }).getAttribute('href')
    await eventually(async () =>
      assert.equal((await dashboard.platform.api.call('GET', `/api${href?.slice('/projects/fn-written'.length)}`)).status, 200),
    )
    await page.goto(href ?? '')
    await page.getByRole('heading', { name: 'hello' }).waitFor()
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByRole('region', { name: 'Now' }).getByText('Hello, Lin!').waitFor()
    await page.getByText('Sent without authorization').waitFor()
    await checkPage(visitor)
    await page.getByLabel('Headers that were not recorded').fill('authorization: Bearer twice')
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('Sent without authorization').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Previous' }).click()
    await page.getByText('"message": "Hello, Grace!"').waitFor()
    await visitor.close()
  })

  test('its code is changed, compared and taken back; its limits, switch and deletion are where they belong', async () => {
    const { api } = dashboard.platform
    await api.createProject('fn-changed')
    const present = async () => (await api.call('GET', '/api/functions/fn-changed/hello')).body
    await api.call('POST', '/api/functions/projects/fn-changed', { functionName: 'hello', code: 'export const handler = () => 1\n' })
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/fn-changed/functions/hello/edit')
    const source = page.getByRole('textbox', { name: 'Source of hello' })
    await source.fill('export const handler = (')
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByRole('main').getByRole('alert').waitFor()
    await checkPage(visitor)
    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'More of version 1' }).waitFor()
    await page.goBack()
    await source.getByText('export const handler = (').waitFor()
    await page.getByText('changed, not saved').waitFor()
    await source.fill(CHANGED)
    await source.press('Control+Enter')
    await page.getByText('Version 2 of hello answers now').waitFor()

    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByRole('button', { name: 'More of version 1' }).click()
    await page.getByRole('menuitem', { name: 'Compare with active' }).click()
    await page.getByText('export const handler = () => 1').waitFor()
    await checkPage(visitor)
    await page.getByRole('button', { name: 'Close the code' }).click()
    await page.getByRole('button', { name: 'Activate version 1' }).click()
    await page.getByText('Version 1 of hello answers now').waitFor()
    assert.equal((await present()).activeVersion, 1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(async () => assert.equal((await present()).activeVersion, 2))
    await page.getByRole('button', { name: 'More of version 1' }).click()
    await page.getByRole('menuitem', { name: 'Delete …' }).click()
    await page.getByRole('button', { name: 'Delete version' }).click()
    await page.getByText('Version 1 was deleted').waitFor()

    await page.getByRole('navigation', { name: 'Function' }).getByRole('link', { name: 'Settings' }).click()
    await page.getByLabel('Timeout (ms)').fill('5')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.locator('[aria-invalid="true"]').waitFor()
    await checkPage(visitor)
    await page.getByLabel('Timeout (ms)').fill('5000')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The settings are in force').waitFor()
    assert.equal((await present()).config.timeoutMs, 5000)
    assert.deepEqual((await present()).ownConfig, { timeoutMs: 5000 }, 'what was not changed is left to plat.json')

    await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Functions' }).click()
    await page.getByRole('switch', { name: 'hello is enabled' }).click()
    await page.getByText('hello is off').waitFor()
    assert.equal((await present()).isActive, false)
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await eventually(async () => assert.equal((await present()).isActive, true))
    await checkPage(visitor)

    await page.getByRole('link', { name: 'hello', exact: true }).click()
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Delete …' }).click()
    await page.getByLabel('Type hello to go on').fill('hello')
    await page.getByRole('button', { name: 'Delete function' }).click()
    await page.getByText('No functions yet').waitFor()
    await visitor.close()
  })

  test('figures and records of a function that fails are shown, and what it wrote stays text', async () => {
    const { api } = dashboard.platform
    await api.createProject('fn-failing')
    await api.call('POST', '/api/functions/projects/fn-failing', { functionName: 'hello', code: CHANGED })
    const invoke = async (event: object) => (await api.call('POST', '/api/functions/fn-failing/hello/invoke', { event })).body.invocationId
    await invoke({})
    const failed = await invoke({ fail: true })
    await eventually(async () => assert.equal((await api.call('GET', `/api/invocations/${failed}`)).status, 200))
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await api.call('POST', '/api/functions/projects/fn-failing', { functionName: 'a-quiet-one', code: CHANGED })
    await page.goto('/projects/fn-failing/functions')
    const names = page.getByRole('table', { name: 'Functions' }).getByRole('link')
    await eventually(async () => assert.deepEqual(await names.allTextContents(), ['a-quiet-one', 'hello']))
    await page.getByLabel('Order').selectOption('errors')
    await eventually(async () => assert.deepEqual(await names.allTextContents(), ['hello', 'a-quiet-one']))
    await page.getByRole('searchbox').fill('quiet')
    await eventually(async () => assert.deepEqual(await names.allTextContents(), ['a-quiet-one']))
    assert.equal(new URL(page.url()).search, '?order=errors&search=quiet')
    await page.goto('/projects/fn-failing/functions/hello?range=7d')
    await eventually(async () => assert.equal(await page.title(), 'Overview · hello · fn-failing · Plat'))
    await page.getByRole('table', { name: 'Recent invocations' }).getByText('Error').waitFor()
    await page.getByRole('img', { name: '2 invocations over time' }).waitFor()
    await checkPage(visitor)
    await page.getByRole('table', { name: 'Recent invocations' }).getByRole('link').first().click()
    await page.getByText(`failed ${MARKUP}`).first().waitFor()
    await page.getByText(/hello\.js:3/).waitFor()
    await page.getByRole('list', { name: 'Console' }).getByText(MARKUP).waitFor()
    await checkPage(visitor)
    await page.goto('/projects/fn-failing/functions/hello/invoke')
    await page.getByRole('button', { name: /^Run/ }).click()
    await page
      .getByRole('region', { name: 'Answer body' })
      .getByText(/alert\(1\)/)
      .waitFor()
    await checkPage(visitor)
    await visitor.close()
  })
}
