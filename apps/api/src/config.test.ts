import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'
import { SettingsError } from '@plat/shared/settings/read-settings.ts'
import { readApiConfig, withBoundPort } from './config.ts'

const secrets = { SECRET_KEY: 's'.repeat(32), SERVICE_TOKEN: 't'.repeat(32) }
const env = { ...secrets, DATABASE_URL: 'postgresql://plat@localhost/plat', DATA_DIR: '/var/lib/plat' }
const problemsOf = (given: Record<string, string | undefined>): string[] => {
  try {
    readApiConfig(given)
  } catch (error) {
    assert.ok(error instanceof SettingsError)
    return error.problems.map(({ path: name }) => name)
  }
  return []
}

test('everything but the database has a default', () => {
  const { config, secrets: read } = readApiConfig(env)
  assert.equal(config.apiEndpoint, 'http://localhost:9000')
  assert.equal(config.storageBaseDir, path.join('/var/lib/plat', 'storage'))
  assert.deepEqual([config.bindHost, config.port, config.proxyPort, config.baseDomain], ['127.0.0.1', 9000, 8080, 'localhost'])
  assert.deepEqual(config.functionDefaults, { timeoutMs: 30_000, memoryMb: 128 })
  assert.equal(config.firstAdmin, null)
  assert.equal(read.serviceToken, secrets.SERVICE_TOKEN)
})

test('without DATABASE_URL the start says how to get one', () => {
  assert.deepEqual(problemsOf({ ...env, DATABASE_URL: undefined }), ['DATABASE_URL'])
})

test('wrong settings are reported together, without their values', () => {
  const wrong = { ...env, API_PORT: '99999', BASE_DOMAIN: 'Not A Domain', DATABASE_URL: 'mysql://root:hunter2@x' }
  assert.deepEqual(problemsOf(wrong).sort(), ['API_PORT', 'BASE_DOMAIN', 'DATABASE_URL'])
  assert.throws(
    () => readApiConfig(wrong),
    (error: Error) => !error.message.includes('hunter2'),
  )
})

test('a first admin needs both settings', () => {
  assert.deepEqual(problemsOf({ ...env, PLAT_ADMIN_EMAIL: 'a@example.com' }), ['PLAT_ADMIN_EMAIL, PLAT_ADMIN_PASSWORD'])
  const both = { ...env, PLAT_ADMIN_EMAIL: 'Boss@Example.com', PLAT_ADMIN_PASSWORD: 'long enough' }
  assert.deepEqual(readApiConfig(both).config.firstAdmin, { email: 'boss@example.com', password: 'long enough' })
})

test('with any free port the endpoint follows the one that was bound; a given endpoint stays', () => {
  assert.equal(withBoundPort(readApiConfig({ ...env, API_PORT: '0' }).config, 4321).apiEndpoint, 'http://localhost:4321')
  const given = readApiConfig({ ...env, API_PORT: '0', API_ENDPOINT: 'https://api.example.com/' }).config
  assert.equal(withBoundPort(given, 4321).apiEndpoint, 'https://api.example.com')
})
