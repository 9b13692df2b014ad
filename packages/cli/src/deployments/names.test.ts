import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchDeployment } from './match-deployment.ts'
import { projectOfHost, toHost } from './site-host.ts'

const deployments = [
  {
    id: '01a2236b-1933-731d-b60d-f954de860ed7',
    shortId: '4yuowdaa1t',
    url: 'http://4yuowdaa1t--site.localhost:8080',
    aliases: ['site.localhost'],
  },
  { id: '01a2236b-9999-731d-b60d-f954de860ed7', shortId: '4yzzzzzzzz', url: 'http://4yzzzzzzzz--site.localhost:8080', aliases: [] },
]
const found = (named: string) => matchDeployment(deployments, named, toHost(named)).map(({ shortId }) => shortId)

test('a deployment is found by the beginning of either id, and by every address it serves', () => {
  assert.deepEqual(found('4yu'), ['4yuowdaa1t'])
  assert.deepEqual(found('01A2236B-1933'), ['4yuowdaa1t'])
  assert.deepEqual(found('http://4yuowdaa1t--site.localhost:8080/path?x'), ['4yuowdaa1t'])
  assert.deepEqual(found('site.localhost'), ['4yuowdaa1t'])
  assert.deepEqual(found('4yzzzzzzzz--site.localhost:8080'), ['4yzzzzzzzz'])
})

test('a beginning that fits more than one finds all of them, one that is too short finds none', () => {
  assert.deepEqual(found('01a2236b').length, 2)
  assert.deepEqual(found('4y'), [])
  assert.deepEqual(found('other.localhost'), [])
})

test('the project is read off the host of any of its sites', () => {
  for (const host of ['site.localhost', 'main--site.localhost', 'a-b--site.plat.example'])
    assert.equal(projectOfHost(host, ['x', 'site']), 'site')
  assert.equal(projectOfHost('unknown.localhost', ['site']), undefined)
  assert.equal(toHost('4yuowdaa1t'), undefined)
})
