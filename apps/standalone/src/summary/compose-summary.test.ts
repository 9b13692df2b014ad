import assert from 'node:assert/strict'
import { test } from 'node:test'
import { composeSummary, siteUrl } from './compose-summary.ts'

const input = {
  apiUrl: 'http://localhost:9000',
  dashboardUrl: undefined,
  proxyPort: 8080,
  baseDomain: 'localhost',
  dataDir: '/srv/plat',
  adminEmail: undefined,
  suggestedPassword: 'suggested-1',
  startedInMs: 2_345,
}

test('says where everything is, how builds are walled in, what to mend, and how to sign in', () => {
  const sandbox = { driver: 'plain', cgroup: 'none', warnings: ['Install bubblewrap.'] }
  const summary = composeSummary({ ...input, sandbox, setup: { needed: true, code: 'the-code' } })
  for (const part of [
    'ready (2.3 s)',
    'http://<project>.localhost:8080',
    'API       http://localhost:9000',
    'Data      /srv/plat',
    'Sandbox   plain, no cgroup\n            ! Install bubblewrap.',
    'setup code the-code',
    'http://hello.localhost:8080/api/hello',
  ])
    assert.ok(summary.includes(part), part)
})

test('admits what it could not learn', () => {
  const summary = composeSummary({ ...input, sandbox: undefined, setup: undefined })
  assert.match(summary, /Sandbox {3}unknown/)
  assert.match(summary, /Sign in {3}with your account/)
})

test('leads to the dashboard, where the first user is made by a link that is good for once', () => {
  const setup = { needed: true, code: 'the-code' }
  const summary = composeSummary({ ...input, dashboardUrl: 'http://localhost:3000', sandbox: undefined, setup })
  assert.match(summary, /^ {2}Dashboard http:\/\/localhost:3000$/m)
  assert.match(summary, /open http:\/\/localhost:3000\/setup#the-code once/)
})

test('leaves the port out of an address where it is HTTP’s own', () => {
  assert.equal(siteUrl('shop', 'example.com', 80), 'http://shop.example.com')
  assert.equal(siteUrl('', 'localhost', 8080), 'http://localhost:8080')
})
