import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { type Platform, startPlatform } from './support/platform.ts'
import { createRepository } from './support/repository.ts'
import { visit } from './support/visit.ts'

const SECRET = 'hunter2-very-secret-value-4711'
let platform: Platform
before(async () => {
  platform = await startPlatform({ LOG_LEVEL: 'debug', ACCESS_LOG: 'true' })
})
after(() => platform?.stop())

test('no secret shows in a log, a process list, an answer, a stored file or the output of a build', async () => {
  await platform.api.createProject('vault')
  const put = await platform.api.call('PUT', '/api/projects/vault/env/DATABASE_PASSWORD', { value: SECRET, sensitive: true })
  const repository = await createRepository(platform, 'vault')
  await repository.write(
    'package.json',
    JSON.stringify({
      name: 'vault',
      private: true,
      scripts: { build: 'echo "the secret is $DATABASE_PASSWORD" && env && sleep 1 && mkdir dist && echo ok > dist/index.html' },
    }),
  )
  await repository.write('api/uses.js', 'export async function handler() { return { length: process.env.DATABASE_PASSWORD.length } }')
  await repository.commit('use the secret')
  const seen: string[] = [JSON.stringify(put.body)]
  let isDone = false
  const watching = (async () => {
    while (!isDone) {
      seen.push(
        ...readdirSync('/proc')
          .filter((entry) => /^\d+$/.test(entry))
          .map((entry) => commandLine(entry)),
      )
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  const { output } = await repository.push()
  isDone = true
  await watching
  assert.match(output, /✔ live in/, output)
  assert.equal((await visit(platform.proxyPort, 'vault.localhost', '/api/uses')).json().length, SECRET.length, 'the function has it')
  const [deployment] = await platform.api.deployments('vault')
  seen.push(output, platform.output(), JSON.stringify(deployment))
  for (const route of [
    '/api/projects/vault/env',
    `/api/deployments/${deployment?.id}/logs`,
    '/api/functions/vault/uses',
    '/api/functions/vault/uses/versions',
    '/api/functions/vault/uses/invocations',
  ]) {
    const answer = await platform.api.call('GET', route)
    assert.equal(answer.status, 200, route)
    seen.push(JSON.stringify(answer.body))
  }
  const { secretKey, serviceToken, databasePassword } = JSON.parse(readFileSync(path.join(platform.dataDir, 'secrets.json'), 'utf8'))
  const secrets = { SECRET, secretKey, serviceToken, databasePassword, token: platform.api.token }
  for (const [name, secret] of Object.entries(secrets)) {
    // git itself shows the address, with the token in it, to the one who typed it: our own command line
    const text = seen.filter((line) => !(name === 'token' && line.includes('git'))).join('\n')
    assert.ok(!text.includes(secret), `${name} shows in ${text.slice(Math.max(0, text.indexOf(secret) - 200), text.indexOf(secret))}`)
    assert.deepEqual(filesWith(secret), [], name)
  }
  await repository.dispose()
})

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return '' // it ended meanwhile
  }
}

/** Files of the data folder that hold the text, other than the one made for secrets. */
function filesWith(secret: string): string[] {
  try {
    const found = execFileSync('grep', ['-rlaF', '--', secret, platform.dataDir], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return found.split('\n').filter((file) => file !== '' && !file.endsWith('/secrets.json'))
  } catch {
    return [] // grep found nothing
  }
}
