import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { runPlat } from '../../testing/run-plat.ts'

const urls = { production: 'http://x.localhost' }
const [one, two] = ['one', 'two'].map((slug) => ({ id: `id-${slug}`, slug, urls }))
const deployment = { id: 'd', shortId: 'd', url: 'http://d--two.localhost' }
const answers = {
  'GET /api/projects/one': one,
  'GET /api/projects/two': two,
  'POST /api/projects/id-two/uploads': { missing: [] },
  'POST /api/projects/id-two/deployments': deployment,
}

test('a folder without files is refused before anything is made', async (context) => {
  const plat = await runPlat(context, { 'GET /api/projects': { items: [], nextCursor: null }, 'POST /api/projects': two })
  const { code, stdout } = await plat.run(['deploy', '--yes', '--json'])
  assert.deepEqual([code, JSON.parse(stdout).error.code], [1, 'NO_FILES'])
  assert.deepEqual([plat.asked, readdirSync(plat.folder)], [[], []])
})

test('--project counts for one call in a linked folder, and links one that is not', async (context) => {
  const plat = await runPlat(context, answers)
  const linkedTo = () => JSON.parse(readFileSync(path.join(plat.folder, '.plat/project.json'), 'utf8')).slug
  plat.write('work/index.html', 'x')
  assert.equal((await plat.run(['link', '--project', 'one'])).code, 0)
  const deployed = await plat.run(['deploy', '--project', 'two', '--no-wait'])
  assert.deepEqual([deployed.code, deployed.stdout, linkedTo()], [0, `${deployment.url}\n`, 'one'], deployed.stderr)
  plat.write('work/inner/index.html', 'x')
  assert.equal((await plat.run(['deploy', 'inner', '--project', 'two', '--no-wait'])).code, 0)
  assert.equal(JSON.parse(readFileSync(path.join(plat.folder, 'inner/.plat/project.json'), 'utf8')).slug, 'two')
})
