import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { CliError } from '../errors/cli-error.ts'
import { resolveConnection, toApiUrl } from './resolve-connection.ts'
import { readUserConfig, userConfigFile, writeUserConfig } from './user-config.ts'

const home = mkdtempSync(path.join(os.tmpdir(), 'plat config '))
after(() => rmSync(home, { recursive: true, force: true }))

test('the configuration is a file that only its owner can read', () => {
  const env = { XDG_CONFIG_HOME: home }
  assert.deepEqual(readUserConfig(env), { accounts: {} })
  const config = { api: 'http://a', accounts: { 'http://a': { token: 't', email: 'ada@plat.example' } } }
  writeUserConfig(env, config)
  assert.deepEqual(readUserConfig(env), config)
  assert.equal(statSync(userConfigFile(env)).mode & 0o777, 0o600)
  writeFileSync(userConfigFile(env), '{')
  assert.throws(() => readUserConfig(env), /damaged/)
})

test('it is below XDG_CONFIG_HOME, else below HOME', () => {
  assert.equal(userConfigFile({ HOME: '/home/ada' }), '/home/ada/.config/plat/config.json')
  assert.equal(userConfigFile({ HOME: '/home/ada', XDG_CONFIG_HOME: '/x' }), '/x/plat/config.json')
  assert.equal(userConfigFile({ HOME: '/home/ada', XDG_CONFIG_HOME: 'relative' }), '/home/ada/.config/plat/config.json')
  assert.throws(() => userConfigFile({}), CliError)
})

const accounts = { 'http://kept': { token: 'kept', email: 'a@b' }, 'http://linked': { token: 'linked', email: 'a@b' } }
const resolve = (given: Partial<Parameters<typeof resolveConnection>[0]>) =>
  resolveConnection({ flags: {}, env: {}, config: { accounts }, linkedApi: undefined, ...given })

test('flags come before the environment, before the link, before what login kept, before the default', () => {
  const config = { api: 'http://kept', accounts }
  assert.deepEqual(resolve({}), { url: 'http://localhost:9000', token: undefined, tokenFrom: 'plat login' })
  assert.deepEqual(resolve({ config }), { url: 'http://kept', token: 'kept', tokenFrom: 'plat login' })
  assert.deepEqual(resolve({ config, linkedApi: 'http://linked' }), { url: 'http://linked', token: 'linked', tokenFrom: 'plat login' })
  const env = { PLAT_API: 'http://env', PLAT_TOKEN: 'env' }
  assert.deepEqual(resolve({ config, env, linkedApi: 'http://linked' }), { url: 'http://env', token: 'env', tokenFrom: 'PLAT_TOKEN' })
  assert.deepEqual(resolve({ config, env, flags: { api: 'http://flag/', token: 'flag' } }), {
    url: 'http://flag',
    token: 'flag',
    tokenFrom: '--token',
  })
})

test('an empty variable counts as unset, an empty flag does not', () => {
  assert.equal(resolve({ env: { PLAT_API: '', PLAT_TOKEN: '' } }).url, 'http://localhost:9000')
  assert.throws(() => resolve({ flags: { api: '' }, env: { PLAT_API: 'http://env' } }), /"" is no address/)
  assert.equal(resolve({ flags: { token: '' }, env: { PLAT_TOKEN: 'env' } }).token, '')
})

test('a link to a place where nobody signed in gets no token', () => {
  assert.deepEqual(resolve({ env: { PLAT_TOKEN: 'secret' }, linkedApi: 'http://evil' }), {
    url: 'http://localhost:9000',
    token: 'secret',
    tokenFrom: 'PLAT_TOKEN',
  })
})

test('an address is taken as people write it, and nothing else', () => {
  assert.equal(toApiUrl('localhost:9000'), 'http://localhost:9000')
  assert.equal(toApiUrl('https://plat.example.com/api/'), 'https://plat.example.com')
  for (const text of ['ftp://a', 'http://user@a', 'http://']) assert.throws(() => toApiUrl(text), /no address/, text)
})
