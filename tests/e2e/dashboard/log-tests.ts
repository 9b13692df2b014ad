import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)>'
const SHOUT = `export async function handler(event) {
  console.log('heard', event.word, ${JSON.stringify(MARKUP)})
  if (event.word === 'fire') console.error('run')
  return event
}
`
const PHONE = { width: 390, height: 844 }
const ROWS = 60

export function logTests(dashboard: DashboardUnderTest): void {
  test('calls appear in an open log; filters are in the address, keys open and close an entry, markup stays text', async () => {
    const { api } = dashboard.platform
    await api.createProject('log-lab')
    await api.call('POST', '/api/functions/projects/log-lab', { functionName: 'shout', code: SHOUT })
    const shout = (word: string) => api.call('POST', '/api/functions/log-lab/shout/invoke', { event: { word } })
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    const entries = page.getByRole('listbox', { name: 'Log entries' }).getByRole('option')
    await page.goto('/projects/log-lab/logs')
    await page.getByText('No function was called yet').waitFor()
    await page.getByRole('button', { name: 'Live' }).waitFor()
    await checkPage(visitor)
    await shout('hello')
    await entries.filter({ hasText: MARKUP }).waitFor()
    await shout('fire')
    await entries.filter({ hasText: 'run' }).waitFor()
    await checkPage(visitor)

    await page.getByLabel('Level').selectOption('error')
    await eventually(async () => assert.equal(await entries.count(), 1))
    assert.equal(new URL(page.url()).searchParams.get('level'), 'error')
    await page.getByLabel('Level').selectOption('')
    await page.getByRole('searchbox').fill('no line has this')
    await page.getByText('Nothing fits these filters').waitFor()
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('/') // also where there is no list
    await page.keyboard.press('Control+a')
    await page.keyboard.type('hello')
    await eventually(async () => assert.equal(new URL(page.url()).searchParams.get('text'), 'hello'))
    await eventually(async () => assert.equal(await entries.count(), 1))
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog', { name: 'shout' })
    await panel.getByRole('list', { name: 'Console' }).getByText(MARKUP).waitFor()
    await checkPage(visitor)
    await panel.getByRole('button', { name: 'Copy a link to it' }).click()
    const link = await eventually(async () => {
      const text = await page.evaluate('navigator.clipboard.readText()')
      assert.match(String(text), /\/logs\?invocation=/)
      return String(text)
    })
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
    await page.goto(link)
    await entries.filter({ hasText: 'hello' }).waitFor()
    assert.equal(await entries.count(), 1)
    await page.goto('/projects/log-lab/logs?text=nobody-said-that')
    await page.getByRole('button', { name: 'Clear the filters' }).click()
    await entries.first().waitFor()
    await visitor.close()
  })

  test('only rows in sight are drawn, new ones wait while one reads further down, also on a phone', async () => {
    const { api } = dashboard.platform
    await api.createProject('log-long')
    await api.call('POST', '/api/functions/projects/log-long', { functionName: 'shout', code: SHOUT })
    const shout = (word: string) => api.call('POST', '/api/functions/log-long/shout/invoke', { event: { word } })
    for (let index = 0; index < ROWS; index += 10) await Promise.all(Array.from({ length: 10 }, () => shout('many')))
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.setViewportSize(PHONE)
    await page.goto('/projects/log-long/logs')
    const list = page.getByRole('listbox', { name: 'Log entries' })
    await list.getByRole('option').first().waitFor()
    assert.ok((await list.getByRole('option').count()) < ROWS)
    await checkPage(visitor)
    await list.evaluate((element) => element.scrollTo(0, 400))
    await shout('late')
    await page.getByRole('button', { name: /^\d+ new$/ }).click()
    await list.getByRole('option').first().filter({ hasText: 'late' }).waitFor()
    const panel = page.getByRole('dialog', { name: 'shout' })
    await list.getByRole('option').first().click()
    await panel.waitFor()
    await page.goBack()
    await panel.waitFor({ state: 'detached' })
    assert.equal(new URL(page.url()).pathname, '/projects/log-long/logs', 'the way back closes what was opened')
    await visitor.close()
  })
}
