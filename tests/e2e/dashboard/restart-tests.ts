import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { eventually } from '../support/eventually.ts'
import { createRepository } from '../support/repository.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

export function restartTests(dashboard: DashboardUnderTest): void {
  test('an open page outlives a crash of the api: what was typed stays, and it is live again by itself', async () => {
    const { api, apiUrl, servicePid } = dashboard.platform
    await api.createProject('outlives')
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/outlives/deployments')
    await page.getByText('No deployment yet').waitFor()
    await page.getByLabel('Branch').fill('half a thou')

    const before = servicePid('api')
    process.kill(before, 'SIGKILL')
    await eventually(async () => {
      if (servicePid('api') === before) throw new Error('the api is not back')
      if ((await fetch(`${apiUrl}/health`)).status !== 200) throw new Error('the api is not healthy')
    })
    const repository = await createRepository(dashboard.platform, 'outlives')
    await repository.write('index.html', 'back')
    await repository.commit('After the crash')
    await repository.push()
    await page.getByRole('link', { name: 'After the crash' }).waitFor()
    await page.getByRole('row').getByText('Live', { exact: true }).waitFor()
    await eventually(async () => {
      if ((await page.getByLabel('Branch').inputValue()) !== 'half a thou') throw new Error('what was typed is gone')
    })
    await checkPage(visitor)
    await repository.dispose()
    await visitor.close()
  })

  test('a page out of sight holds no connection, and is up to date when it is seen again', async () => {
    const { api } = dashboard.platform
    await api.createProject('out-of-sight')
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/projects/out-of-sight/deployments')
    await page.getByText('No deployment yet').waitFor()
    const turn = (state: string) =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      )
    const closed = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/events'))
    await turn('hidden')
    await closed
    const repository = await createRepository(dashboard.platform, 'out-of-sight')
    await repository.write('index.html', 'meanwhile')
    await repository.commit('While nobody looked')
    await repository.push()
    await turn('visible')
    await page.getByRole('row').getByText('Live', { exact: true }).waitFor()
    await repository.dispose()
    await visitor.close()
  })
}
