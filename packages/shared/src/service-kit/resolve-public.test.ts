import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { test } from 'node:test'
import { refusedRange } from '../domain/address-rules.ts'
import { AddressRefused } from './address-refused.ts'
import { resolvePublic } from './resolve-public.ts'

const refusedBy = (rule: string) => (error: unknown) => error instanceof AddressRefused && error.rule === rule

test('a public literal is answered as it is', async () => {
  assert.deepEqual(await resolvePublic('8.8.8.8', 443, []), { address: '8.8.8.8', family: 4 })
  assert.deepEqual(await resolvePublic('[2606:4700::1111]', 443, []), { address: '2606:4700::1111', family: 6 })
})

test('names and numbers that mean this machine are refused, in every spelling', async () => {
  for (const host of [
    'localhost',
    'LOCALHOST.',
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
  ])
    await assert.rejects(resolvePublic(host, 80, []), refusedBy('loopback'), host)
})

test('metadata and private addresses are refused by name of the range', async () => {
  await assert.rejects(resolvePublic('169.254.169.254', 80, []), refusedBy('link-local'))
  await assert.rejects(resolvePublic('192.168.0.1', 80, []), refusedBy('private'))
  await assert.rejects(resolvePublic('0.0.0.0', 80, []), refusedBy('this network'))
})

test('this machine’s own public addresses are refused too', async () => {
  const own = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  for (const { address } of own.filter((entry) => refusedRange(entry.address) === undefined))
    await assert.rejects(resolvePublic(address, 80, []), refusedBy('own address'), address)
})

test('an exception holds for exactly its host and port', async () => {
  assert.equal((await resolvePublic('localhost', 8080, ['localhost:8080'])).address.length > 0, true)
  assert.deepEqual(await resolvePublic('[::1]', 8080, ['[::1]:8080']), { address: '::1', family: 6 })
  await assert.rejects(resolvePublic('localhost', 8081, ['localhost:8080']), refusedBy('loopback'))
  await assert.rejects(resolvePublic('127.0.0.1', 8080, ['localhost:8080']), refusedBy('loopback'))
})

test('a name without an address keeps the resolver’s error', async () => {
  await assert.rejects(resolvePublic('no-such-host.invalid', 443, []), (error: NodeJS.ErrnoException) =>
    /ENOTFOUND|EAI_AGAIN/.test(error.code ?? ''),
  )
})

test('the refusal never repeats an address that was looked up', async () => {
  await assert.rejects(
    resolvePublic('localhost', 80, []),
    (error: Error) => !error.message.includes('127.0.0.1') && !error.message.includes('::1'),
  )
})
