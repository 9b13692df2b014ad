import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { createRepository } from '../support/repository.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)>'

export function hostileTextTests(dashboard: DashboardUnderTest): void {
  test('markup in a commit message, a branch’s build log and a failed build stays text', async () => {
    await dashboard.platform.api.createProject('hostile-text')
    const repository = await createRepository(dashboard.platform, 'hostile-text')
    await repository.write('package.json', JSON.stringify({ scripts: { build: 'node build.js' } }))
    await repository.write('build.js', `console.log(${JSON.stringify(`\u001b[31m${MARKUP}\u001b[0m`)}); process.exit(1)`)
    await repository.commit(`Break ${MARKUP}`)
    await repository.push()
    const [deployment] = await dashboard.platform.api.deployments('hostile-text')
    assert.equal(deployment?.status, 'failed')

    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    for (const path of ['/', '/projects/hostile-text', '/projects/hostile-text/deployments']) {
      await page.goto(path)
      await page.getByText(`Break ${MARKUP}`).first().waitFor()
      await checkPage(visitor)
    }
    await page.goto(`/projects/hostile-text/deployments/${deployment.id}`)
    await page.getByRole('log').getByText(MARKUP).waitFor()
    await page.getByText('BUILD_COMMAND_FAILED').waitFor()
    await checkPage(visitor)
    await repository.dispose()
    await visitor.close()
  })
}
