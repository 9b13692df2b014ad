import assert from 'node:assert/strict'
import { test } from 'node:test'
import { branchHost, deploymentHost, productionHost } from './site-hosts.ts'

test('production, deployment and branch have the hosts of the contract', () => {
  assert.equal(productionHost('my-site', 'localhost'), 'my-site.localhost')
  assert.equal(deploymentHost('ab12cd34ef', 'my-site', 'plat.example.com'), 'ab12cd34ef--my-site.plat.example.com')
  assert.equal(branchHost('Feature/New_Header', 'my-site', 'localhost'), 'feature-new-header--my-site.localhost')
})

test('a label is never longer than 63 characters, and long branches that differ stay different', () => {
  const one = branchHost(`feature/${'x'.repeat(80)}1`, 'my-site', 'localhost')
  const two = branchHost(`feature/${'x'.repeat(80)}2`, 'my-site', 'localhost')
  assert.notEqual(one, two)
  for (const host of [one, two, branchHost('___', 'a'.repeat(40), 'localhost')])
    assert.match(host, /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.localhost$/)
})
