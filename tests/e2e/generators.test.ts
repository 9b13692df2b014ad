import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { startBrowser } from './support/browser.ts'
import type { Platform } from './support/platform.ts'
import { createRepository } from './support/repository.ts'
import { sharedPlatform } from './support/shared-platform.ts'
import { visit } from './support/visit.ts'

let platform: Platform

before(async () => {
  platform = await sharedPlatform()
})

test('a Vite and React project is installed, built and runs in a real browser, calling its own function', async () => {
  await platform.api.createProject('vite-react')
  const repository = await createRepository(platform, 'vite-react', { example: 'vite-react' })
  await repository.commit('add the app')
  const { output } = await repository.push()
  assert.match(output, /remote: {3}install +npm ci +\d+\.\d s/)
  assert.match(output, /remote: {3}build +.*vite build +\d+\.\d s/)
  assert.match(output, /✔ live in/, output)
  await repository.dispose()

  const asset = /\/assets\/[^"]+\.js/.exec((await visit(platform.proxyPort, 'vite-react.localhost', '/')).text)?.[0] ?? ''
  const script = await visit(platform.proxyPort, 'vite-react.localhost', asset, { headers: { 'accept-encoding': 'br' } })
  assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(script.headers['content-encoding'], 'br')
  assert.deepEqual((await visit(platform.proxyPort, 'vite-react.localhost', '/api/users/42')).json(), { id: '42', name: 'User 42' })

  const browser = await startBrowser()
  try {
    const page = await browser.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(`http://vite-react.localhost:${platform.proxyPort}/`)
    await page.getByLabel('Your name').fill('Grace')
    await page.getByRole('button').click()
    await page.getByTestId('answer').waitFor()
    assert.equal(await page.getByTestId('answer').textContent(), 'Hello, Grace! This answer was made on the server.')
    assert.deepEqual(problems, [])
  } finally {
    await browser.close()
  }
})

test('an Astro blog is built with its pages, its 404 page and its function', async () => {
  await platform.api.createProject('blog')
  const repository = await createRepository(platform, 'blog', { example: 'astro-blog' })
  await repository.commit('add the blog')
  const { output } = await repository.push()
  assert.match(output, /✔ live in/, output)
  await repository.dispose()
  const host = 'blog.localhost'
  assert.match((await visit(platform.proxyPort, host, '/')).text, /The first post/)
  assert.match((await visit(platform.proxyPort, host, '/posts/first/')).text, /Written in Markdown/)
  const missing = await visit(platform.proxyPort, host, '/nope')
  assert.equal(missing.status, 404)
  assert.match(missing.text, /To the blog/)
  assert.equal((await visit(platform.proxyPort, host, '/api/views?slug=first')).json().slug, 'first')
})
