import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { readSecrets } from '@plat/shared/settings/read-secrets.ts'
import { StartError } from '../start-error.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { ensureSecrets } from './ensure-secrets.ts'

test('makes secrets once, for this user’s eyes only, in the form the apps read', (t) => {
  const directory = temporaryDirectory(t)
  const made = ensureSecrets(directory)
  assert.deepEqual(ensureSecrets(directory), made)
  assert.deepEqual(readSecrets(directory, {}), made)
  assert.equal(new Set(Object.values(made)).size, 3)
  assert.ok(Object.values(made).every((secret) => Buffer.from(secret, 'base64url').length === 32))
  assert.equal(statSync(path.join(directory, 'secrets.json')).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(directory), ['secrets.json'])
})

test('closes a file that others could read', (t) => {
  const directory = temporaryDirectory(t)
  ensureSecrets(directory)
  chmodSync(path.join(directory, 'secrets.json'), 0o644)
  ensureSecrets(directory)
  assert.equal(statSync(path.join(directory, 'secrets.json')).mode & 0o777, 0o600)
})

test('refuses a damaged file without repeating what is in it', (t) => {
  const directory = temporaryDirectory(t)
  writeFileSync(path.join(directory, 'secrets.json'), '{"secretKey":"half-a-secret')
  assert.throws(
    () => ensureSecrets(directory),
    (error: Error) => error instanceof StartError && !error.message.includes('half-a-secret'),
  )
})

test('makes no new secrets beside a database that needs the old ones', (t) => {
  const directory = temporaryDirectory(t)
  mkdirSync(path.join(directory, 'postgres'))
  assert.throws(() => ensureSecrets(directory), /secrets\.json is missing.*Restore the file from a backup/)
  assert.deepEqual(readdirSync(directory), ['postgres'])
})
