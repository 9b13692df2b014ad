import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { connectionOptions } from './connection-options.ts'

const passwordOf = (url: string, password?: string) => new pg.Client(connectionOptions(url, password)).password

test('the password of the secrets is used when the URL has none, in every form of URL', () => {
  const secret = 'p@ss/w?rd#&=%'
  for (const url of [
    'postgresql://plat@localhost/plat?host=/run/a dir',
    'postgres://plat@db.example:5432/plat',
    'postgresql:///plat?host=/run/x&user=plat',
  ])
    assert.equal(passwordOf(url, secret), secret, url)
})

test('a password in the URL wins', () => {
  assert.equal(passwordOf('postgresql://plat:own@localhost/plat', 'other'), 'own')
  assert.equal(passwordOf('postgresql://plat@localhost/plat?password=own', 'other'), 'own')
})

test('every wait is bounded', () => {
  const options = connectionOptions('postgresql://plat@localhost/plat')
  for (const name of [
    'connectionTimeoutMillis',
    'query_timeout',
    'statement_timeout',
    'lock_timeout',
    'idle_in_transaction_session_timeout',
  ] as const)
    assert.ok(Number(options[name]) > 0, name)
})
