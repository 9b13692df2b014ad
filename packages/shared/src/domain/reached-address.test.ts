import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reachedAddress } from './reached-address.ts'

const hex = (text: string) => Buffer.from(reachedAddress(text) ?? []).toString('hex')

test('every spelling of one machine gives the same bytes', () => {
  for (const text of ['127.0.0.1', '::ffff:127.0.0.1', '::FFFF:7f00:1', '0:0:0:0:0:ffff:7f00:0001', '64:ff9b::7f00:1', '2002:7f00:1::5'])
    assert.equal(hex(text), '7f000001', text)
  for (const text of ['2606:4700::1111', '2606:4700:0:0:0:0:0:1111', '2606:4700::0:1111'])
    assert.equal(hex(text), '26064700000000000000000000001111', text)
})

test('what carries no other address is itself', () => {
  assert.equal(hex('::7f00:1'), '0000000000000000000000007f000001')
  assert.equal(hex('64:ff9b:1::7f00:1'), '0064ff9b00010000000000007f000001')
})

test('what is no address has no bytes', () => {
  for (const text of ['', 'localhost', '127.1', '2130706433', '[::1]', 'fe80::1%eth0', '1::2::3'])
    assert.equal(reachedAddress(text), undefined, text)
})
