import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { checkPage, visitDashboard } from '../support/dashboard.ts'
import { createRepository } from '../support/repository.ts'
import { visit } from '../support/visit.ts'
import type { DashboardUnderTest } from './dashboard-under-test.ts'

export function onboardingTests(dashboard: DashboardUnderTest): void {
  test('a name and the copied commands make a live site; the page shows the build by itself', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/')
    await page.getByText('Your first project takes a minute').waitFor()
    await checkPage(visitor)
    await page.getByRole('link', { name: 'New project' }).click()
    await page.getByLabel('Name').fill('first-site')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('git push plat HEAD:main').waitFor()
    await checkPage(visitor)
    const tokens = async () =>
      (await dashboard.platform.api.call('GET', '/api/tokens')).body.items.map(({ name }: { name: string }) => name)
    assert.ok(!(await tokens()).includes('git push first-site'), 'nobody has copied it yet')
    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('button', { name: 'Copied' }).waitFor()
    assert.ok((await tokens()).includes('git push first-site'))
    const commands = String(await page.evaluate('navigator.clipboard.readText()'))

    const repository = await createRepository(dashboard.platform, 'first-site', { example: 'hello' })
    await repository.commit('Say hello')
    for (const command of commands.split('\n')) {
      const { code, output } = await repository.git(...command.split(' ').slice(1))
      assert.equal(code, 0, output)
    }
    await page.getByText('It is live').waitFor()
    await page.getByText('Complete').waitFor()
    await checkPage(visitor)
    assert.equal((await visit(dashboard.platform.proxyPort, 'first-site.localhost', '/')).status, 200)
    await repository.dispose()
    await visitor.close()
  })

  test('a template is deployed with one press', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await dashboard.platform.api.createProject('from-template')
    await page.goto('/new?project=from-template')
    await page.getByRole('tab', { name: 'Template' }).click()
    await page.getByRole('button', { name: 'Use hello' }).click()
    await page.getByText('It is live').waitFor()
    await visitor.close()
  })

  test('a folder, and an archive of one, are deployed from the page', async () => {
    const { platform, browser } = dashboard
    const visitor = await visitDashboard(browser, platform)
    const { page } = visitor
    const repository = await createRepository(platform, 'from-folder', { example: 'hello' })
    await repository.commit('Say hello')
    const archive = `${repository.folder}/of-it.tgz`
    await repository.git('archive', '--format=tar.gz', '-o', archive, 'HEAD')
    for (const [project, input, file] of [
      ['from-archive', 'Archive', archive],
      ['from-folder', 'Folder', repository.folder],
    ] as const) {
      await platform.api.createProject(project)
      await page.goto(`/new?project=${project}`)
      await page.getByRole('tab', { name: 'Upload' }).click()
      await checkPage(visitor)
      await page.locator(`input[aria-label="${input}"]`).setInputFiles(file)
      await page.getByText('It is live').waitFor()
      assert.equal((await visit(platform.proxyPort, `${project}.localhost`, '/_functions/hello')).status, 200)
    }
    await repository.dispose()
    await visitor.close()
  })

  test('a folder, and an archive of one, are deployed when they are dropped; any other file is refused', async () => {
    const { platform, browser } = dashboard
    const visitor = await visitDashboard(browser, platform)
    const { page } = visitor
    const repository = await createRepository(platform, 'dropped-folder', { example: 'hello' })
    await repository.commit('Say hello')
    const archive = `${repository.folder}/of-it.tgz`
    const zip = `${repository.folder}/of-it.zip`
    await repository.git('archive', '--format=tar.gz', '-o', archive, 'HEAD')
    await repository.git('archive', '--format=zip', '-o', zip, 'HEAD')
    for (const [project, file] of [
      ['dropped-archive', archive],
      ['dropped-folder', repository.folder],
    ] as const) {
      await platform.api.createProject(project)
      await page.goto(`/new?project=${project}`)
      await page.getByRole('tab', { name: 'Upload' }).click()
      const place = page.getByText('Drop a folder or a .tgz here')
      await drop(page, zip, page.getByRole('heading', { level: 1 })) // beside the place for it: nothing happens
      await drop(page, zip, place)
      await page.getByText('of-it.zip alone is no site').waitFor()
      await drop(page, file, place)
      await page.getByText('It is live').waitFor()
      assert.equal((await visit(platform.proxyPort, `${project}.localhost`, '/_functions/hello')).status, 200)
    }
    await repository.dispose()
    await visitor.close()
  })

  test('a name that is taken is refused beside its field, which keeps it', async () => {
    const visitor = await visitDashboard(dashboard.browser, dashboard.platform)
    const { page } = visitor
    await page.goto('/new')
    await page.getByLabel('Name').fill('🚀')
    await page.getByText('Use a letter from a to z or a digit').waitFor()
    await page.getByLabel('Name').fill('first-site')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.locator('[aria-invalid=true]').waitFor()
    assert.equal(await page.getByLabel('Name').inputValue(), 'first-site')
    await visitor.close()
  })
}

/** Drops a file or folder of this machine as the desktop would; events made by a script cannot carry a folder. */
async function drop(page: Page, file: string, target: Locator): Promise<void> {
  const box = await target.boundingBox()
  assert.ok(box)
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const browser = await page.context().newCDPSession(page)
  const COPY = 1
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await browser.send('Input.dispatchDragEvent', { type, ...place, data: { items: [], files: [file], dragOperationsMask: COPY } })
  await browser.detach()
}
