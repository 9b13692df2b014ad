import assert from 'node:assert/strict'
import { test } from 'node:test'
import { callerAddress } from './caller-address.ts'

const of = (remoteAddress: string | undefined, forwardedFor?: string) =>
  callerAddress({ headers: { 'x-forwarded-for': forwardedFor }, socket: { remoteAddress } } as never)

test('an IPv4 address counts for itself, also when it arrives mapped into IPv6', () => {
  assert.equal(of('192.0.2.7'), '192.0.2.7')
  assert.equal(of('::ffff:192.0.2.7'), '192.0.2.7')
})

test('IPv6 addresses of one /64 count as one, however they are written', () => {
  assert.equal(of('2001:db8:1:2::1'), of('2001:0db8:0001:0002:ffff:ffff:ffff:ffff'))
  assert.notEqual(of('2001:db8:1:2::1'), of('2001:db8:1:3::1'))
  assert.equal(of('::1'), '0:0:0:0')
  assert.equal(of('fe80::1%eth0'), 'fe80:0:0:0')
})

test('a connection that is gone already counts too', () => {
  assert.equal(of(undefined), 'unknown')
})

test('those who come through a server on this machine count for themselves; nobody else can claim another address', () => {
  assert.equal(of('127.0.0.1', '198.51.100.9, 192.0.2.7'), '192.0.2.7')
  assert.equal(of('::1', '2001:db8:1:2::1'), '2001:db8:1:2')
  assert.equal(of('192.0.2.7', '198.51.100.9'), '192.0.2.7')
  assert.equal(of('127.0.0.1', 'nobody'), '127.0.0.1')
})
