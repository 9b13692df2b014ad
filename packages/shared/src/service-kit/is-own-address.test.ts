import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { test } from 'node:test'
import { isOwnAddress } from './is-own-address.ts'

test('loopback, the unspecified address and every address of an interface are this machine, also mapped into IPv6', () => {
  for (const address of ['127.0.0.1', '127.8.9.10', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1'])
    assert.equal(isOwnAddress(address), true, address)
  for (const { address, family } of Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])) {
    assert.equal(isOwnAddress(address), true, address)
    if (family === 'IPv4') assert.equal(isOwnAddress(`::ffff:${address}`), true, address)
  }
})

test('other machines are not', () => {
  for (const address of ['8.8.8.8', '192.0.2.77', '2606:4700::1111', '169.254.169.254']) assert.equal(isOwnAddress(address), false, address)
})
