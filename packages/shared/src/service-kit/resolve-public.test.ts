import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import dns from 'node:dns'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { after, before, test } from 'node:test'
import { refusedRange } from '../domain/address-rules.ts'
import { parseAddress } from '../domain/parse-address.ts'
import { AddressRefused } from './address-refused.ts'
import { resolvePublic } from './resolve-public.ts'

/** Names of the test's own DNS server, with all their addresses. */
const NAMES: Record<string, string[]> = {
  'public.test': ['8.8.8.8', '2606:4700::1111'],
  'v6-only.test': ['2606:4700::1111'],
  'mixed.test': ['8.8.8.8', '10.0.0.1'],
  'mixed-v6.test': ['8.8.8.8', '::1'],
  'mapped.test': ['::ffff:192.168.0.1'],
  'metadata.test': ['169.254.169.254'],
  'app.localhost': ['8.8.8.8'],
}
const dnsServer: Socket = createSocket('udp4')
const usualServers = dns.getServers()
let questions = 0

before(async () => {
  dnsServer.on('message', (query, from) => {
    questions += 1
    dnsServer.send(answerTo(query), from.port, from.address)
  })
  dnsServer.bind(0, '127.0.0.1')
  await once(dnsServer, 'listening')
  dns.setServers([`127.0.0.1:${dnsServer.address().port}`])
})
after(() => {
  dns.setServers(usualServers)
  dnsServer.close()
})

/** RFC 1035 §4: header, the question again, one record for each address of the asked kind; NXDOMAIN for names nobody has. */
function answerTo(query: Buffer): Buffer {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const wantsV6 = query.readUInt16BE(at + 1) === 28
  const known = NAMES[labels.join('.').toLowerCase()]
  const records = (known ?? []).filter((address) => address.includes(':') === wantsV6).map((address) => toRecord(address, wantsV6 ? 28 : 1))
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, query.subarray(12, at + 5), ...records])
}

function toRecord(address: string, type: number): Buffer {
  const bytes = parseAddress(address) ?? new Uint8Array()
  const head = Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length])
  return Buffer.concat([head, bytes])
}

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

test('a name is answered with the first of its addresses, IPv4 before IPv6', async () => {
  assert.deepEqual(await resolvePublic('public.test', 443, []), { address: '8.8.8.8', family: 4 })
  assert.deepEqual(await resolvePublic('V6-only.test.', 443, []), { address: '2606:4700::1111', family: 6 })
})

test('a name is refused when any one of its addresses is', async () => {
  await assert.rejects(resolvePublic('mixed.test', 80, []), refusedBy('private'))
  await assert.rejects(resolvePublic('mixed-v6.test', 80, []), refusedBy('loopback'))
  await assert.rejects(resolvePublic('mapped.test', 80, []), refusedBy('private'))
  await assert.rejects(resolvePublic('metadata.test', 80, []), refusedBy('link-local'))
})

test('names below localhost are this machine, whatever DNS says', async () => {
  await assert.rejects(resolvePublic('app.localhost', 80, []), refusedBy('loopback'))
})

test('what cannot be a host name is not looked up', async () => {
  const before = questions
  for (const host of ['', 'a b.test', 'a/b.test', 'a@public.test', '1.2.3.4.5', '1.2.3.256', `${'a'.repeat(250)}.test`, 'public.test:80'])
    await assert.rejects(resolvePublic(host, 80, []), (error: NodeJS.ErrnoException) => error.code === 'ENOTFOUND', host)
  assert.equal(questions, before)
})

test('an exception holds for exactly its host and port', async () => {
  assert.equal((await resolvePublic('localhost', 8080, ['localhost:8080'])).address.length > 0, true)
  assert.deepEqual(await resolvePublic('[::1]', 8080, ['[::1]:8080']), { address: '::1', family: 6 })
  await assert.rejects(resolvePublic('localhost', 8081, ['localhost:8080']), refusedBy('loopback'))
  await assert.rejects(resolvePublic('127.0.0.1', 8080, ['localhost:8080']), refusedBy('loopback'))
})

test('a name without an address keeps the resolver’s error', async () => {
  await assert.rejects(resolvePublic('no-such-host.invalid', 443, []), (error: NodeJS.ErrnoException) => error.code === 'ENOTFOUND')
})

test('the refusal never repeats an address that was looked up', async () => {
  await assert.rejects(
    resolvePublic('localhost', 80, []),
    (error: Error) => !error.message.includes('127.0.0.1') && !error.message.includes('::1'),
  )
})
