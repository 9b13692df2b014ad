import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readSettings, SettingsError } from './read-settings.ts'
import { SETTINGS, type SettingName } from './settings.ts'

const names = Object.keys(SETTINGS) as SettingName[]

test('an empty environment gives the documented defaults', () => {
  const settings = readSettings({ API_PORT: '' }, [
    'API_PORT',
    'BASE_DOMAIN',
    'FUNCTION_TIMEOUT_MS',
    'EGRESS_ALLOW',
    'ACCESS_LOG',
    'BIND_HOST',
  ])
  assert.deepEqual(settings, {
    API_PORT: 9000,
    BASE_DOMAIN: 'localhost',
    FUNCTION_TIMEOUT_MS: 30_000,
    EGRESS_ALLOW: [],
    ACCESS_LOG: false,
    BIND_HOST: '127.0.0.1',
  })
})

test('values are read into their types', () => {
  const settings = readSettings(
    { API_PORT: '0', EGRESS_ALLOW: ' 10.0.0.5:80, Git.Lan:443 ', ACCESS_LOG: '1', API_ENDPOINT: 'http://api:9000/' },
    ['API_PORT', 'EGRESS_ALLOW', 'ACCESS_LOG', 'API_ENDPOINT'],
  )
  assert.deepEqual(settings, {
    API_PORT: 0,
    EGRESS_ALLOW: ['10.0.0.5:80', 'git.lan:443'],
    ACCESS_LOG: true,
    API_ENDPOINT: 'http://api:9000',
  })
})

test('all wrong settings are reported at once, each with its fix and none with its value', () => {
  const env = {
    API_PORT: '70000',
    LOG_LEVEL: 'loud',
    DATABASE_URL: 'mysql://root:hunter2@db/x',
    SECRET_KEY: 'short',
    STORAGE_TYPE: 's3',
    REDIS_URL: 'redis://x',
  }
  assert.throws(
    () => readSettings(env, names),
    (error) => {
      assert.ok(error instanceof SettingsError)
      assert.deepEqual(error.problems.map((problem) => problem.path).sort(), Object.keys(env).sort())
      for (const problem of error.problems) assert.match(problem.message, /(Use|Unset) /)
      for (const value of Object.values(env)) assert.ok(value === 's3' || !error.message.includes(value))
      return true
    },
  )
})

test('docs/configuration.md and .env.example name every setting and none that is gone', () => {
  const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8')
  const documented = [...page.matchAll(/^\| `([A-Z0-9_]+)` \| (.+?) \| (.+) \|$/gm)]
  assert.deepEqual(documented.map((row) => row[1]).sort(), [...names].sort())
  for (const [, name, fallback, text] of documented) {
    const setting = SETTINGS[name as SettingName]
    assert.equal(fallback, setting.defaultText, name)
    assert.equal(text, `${setting.description} ${setting.fix}`, name)
  }
  const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8')
  assert.deepEqual([...example.matchAll(/^# ([A-Z0-9_]+)=/gm)].map((row) => row[1]).sort(), [...names].sort())
})
