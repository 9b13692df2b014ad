import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import { createRepository } from '../support/repository.ts'
import { visit } from '../support/visit.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

export function deploymentTests(dashboard: DashboardUnderTest): void {
  test('a push shows up in an open list; rolling back and undoing it change what visitors get', async () => {
    const { api, proxyPort } = dashboard.platform
    await api.createProject('two-releases')
    const repository = await createRepository(dashboard.platform, 'two-releases')
    const served = async () => (await visit(proxyPort, 'two-releases.localhost', '/')).text
    const serves = (text: string) => eventually(async () => assert.equal(await served(), text))
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/two-releases/deployments')
    await page.getByText('No deployment yet').waitFor()
    await checkPage(visitor)
    for (const text of ['one', 'two']) {
      await repository.write('index.html', text)
      await repository.commit(`Release ${text}`)
      await repository.push()
      const row = page.getByRole('row').filter({ hasText: `Release ${text}` })
      await row.getByText('Live', { exact: true }).waitFor()
    }
    await checkPage(visitor)

    await page.getByRole('link', { name: 'Release two' }).click()
    const wasLive = (await dashboard.platform.api.deployments('two-releases')).find(({ isLive }) => isLive)
    await page.getByRole('button', { name: 'Roll back' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click()
    await page.getByText(/^Rolled back to/).waitFor()
    await serves('one')
    const undoing = page.waitForRequest((request) => request.url().endsWith('/rollback'))
    await page.getByRole('button', { name: 'Undo' }).click()
    assert.equal((await undoing).postDataJSON().deploymentId, wasLive?.id)
    await page.getByText('Live in production').waitFor()
    await serves('two')

    await page.goto('/projects/two-releases/deployments')
    await page.getByRole('link', { name: 'Release one' }).click()
    await page.getByRole('button', { name: 'Promote' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Promote' }).click()
    await page.getByText('Live in production').waitFor()
    await serves('one')
    await checkPage(visitor)
    await repository.dispose()
    await visitor.close()
  })

  test('a build is watched, cancelled and deployed again; what a branch would change is shown', async () => {
    const { api } = dashboard.platform
    await api.createProject('watched')
    const repository = await createRepository(dashboard.platform, 'watched', { example: 'hello' })
    await repository.commit('Say hello')
    await repository.push()
    await repository.write('public/added.html', 'more')
    await repository.commit('Say more')
    await repository.push('more')
    await repository.write('plat.json', JSON.stringify({ buildCommand: "printf '\\033[32mgreen leaves\\033[0m\\n' && sleep 300" }))
    await repository.commit('Take long')
    const push = repository.push('slow')
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/watched/deployments')
    await page.getByRole('link', { name: 'Take long' }).click()
    await page.getByText('green leaves').waitFor()
    await checkPage(visitor)
    const first = page.url()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Cancelled').first().waitFor()
    await push
    let redeploys = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/redeploy')) redeploys += 1
    })
    await page.getByRole('button', { name: 'Redeploy' }).dblclick()
    await page.waitForURL((url) => url.href !== first && url.pathname.includes('/deployments/'))
    assert.equal(redeploys, 1)
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Redeploy' }).waitFor()

    await page.goto('/projects/watched')
    await page.getByRole('main').getByRole('listitem').filter({ hasText: 'main' }).getByText('Production').waitFor()
    await page.goto('/projects/watched/deployments?branch=more')
    await page.getByRole('link', { name: 'Say more' }).click()
    const tabs = page.getByRole('navigation', { name: 'Deployment' })
    await tabs.getByRole('link', { name: 'Changes' }).click()
    await page.getByText('/added.html').waitFor()
    await checkPage(visitor)
    await tabs.getByRole('link', { name: 'Functions' }).click()
    await page.getByText('greet').first().waitFor()
    await checkPage(visitor)
    await tabs.getByRole('link', { name: 'Files' }).click()
    await page.getByText('/added.html').waitFor()
    await checkPage(visitor)

    const hello = (await api.deployments('watched')).find(({ isLive }) => isLive)
    await page.getByRole('button', { name: 'Promote' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Promote' }).click()
    await page.getByText('Live in production').waitFor()
    await api.call('POST', `/api/deployments/${hello?.id}/redeploy`)
    await page.getByRole('button', { name: 'Promote' }).waitFor() // the copy has gone live
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Another deployment has gone live since.').waitFor()
    await repository.dispose()
    await visitor.close()
  })

  test('a log is searched, folded and linked to; filters live in the address', async () => {
    const { api } = dashboard.platform
    const [deployment] = await api.deployments('first-site')
    assert.ok(deployment)
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto(`/projects/first-site/deployments/${deployment.id}#L2`)
    await page.getByText('Complete').waitFor()
    const step = page.getByRole('button', { name: /^source/ })
    await step.click()
    assert.equal(await step.getAttribute('aria-expanded'), 'false')
    await step.click()
    await page.getByRole('link', { name: '1', exact: true }).click()
    await page.getByText('The link to line 1 is copied').waitFor()
    assert.match(String(await page.evaluate('navigator.clipboard.readText()')), /\/deployments\/[^/]+#L1$/)
    await page.getByLabel('Search the log').fill('no such text')
    await page.getByText('None', { exact: true }).waitFor()

    await page.goto('/projects/first-site/deployments?status=foo')
    await page.getByText('Use one of queued').waitFor()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('link', { name: 'Say hello' }).waitFor()
    await page.getByLabel('Status').selectOption('failed')
    await page.waitForURL('**/deployments?status=failed')
    await page.getByText('No deployment fits these filters').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('link', { name: 'Say hello' }).waitFor()
    await visitor.close()
  })
}
