import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { headline, outcomeLine, stepLine, toPlainText } from './push-text.ts'

const deployment: Deployment = {
  id: '0192a1b2-0000-7000-8000-000000000000',
  shortId: 'abcdefghij',
  projectId: '0192a1b2-0000-7000-8000-000000000001',
  status: 'ready',
  target: 'production',
  source: 'git',
  branch: 'main',
  commit: { sha: '3f2c1ab000000000000000000000000000000000', message: 'add hello', author: 'A' },
  url: 'http://abcdefghij--my-site.localhost:8080',
  aliases: [],
  isLive: true,
  functions: [],
  files: 1,
  bytes: 1,
  error: null,
  timings: {},
  createdBy: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: '2026-01-01T00:00:07.320Z',
}
const urls = { productionUrl: 'http://my-site.localhost:8080', branchUrl: 'http://dev--my-site.localhost:8080' }

test('a push reads as the contract shows it', () => {
  assert.equal(headline('my-site', deployment), '▸ build 0192a1b2…  my-site@main 3f2c1ab "add hello"')
  assert.equal(
    stepLine({ text: 'install  npm ci                               4.1 s' }),
    '  install  npm ci                               4.1 s',
  )
  assert.equal(outcomeLine(deployment, urls), '✔ live in 7.3 s   http://my-site.localhost:8080')
})

test('a preview names its branch’s host, and a production build that a newer one overtook its own', () => {
  assert.equal(
    outcomeLine({ ...deployment, isLive: false, target: 'preview' }, urls),
    '✔ ready in 7.3 s   http://dev--my-site.localhost:8080',
  )
  assert.match(outcomeLine({ ...deployment, isLive: false }, urls), /^✔ ready in 7\.3 s {3}http:\/\/abcdefghij--my-site\.localhost:8080 /)
})

test('what failed or was cancelled says why, and where', () => {
  const error = { code: 'INSTALL_FAILED' as const, message: 'npm ci ended with 1', step: 'install' }
  assert.equal(outcomeLine({ ...deployment, status: 'failed', isLive: false, error }, urls), '✘ failed at install: npm ci ended with 1')
  assert.equal(
    outcomeLine({ ...deployment, status: 'failed', isLive: false, error: { ...error, step: null } }, urls),
    '✘ failed: npm ci ended with 1',
  )
  const cancelled = { code: 'CANCELLED' as const, message: 'The deployment was cancelled.', step: null }
  assert.equal(
    outcomeLine({ ...deployment, status: 'cancelled', isLive: false, error: cancelled }, urls),
    '✘ cancelled: The deployment was cancelled.',
  )
})

test('colours, titles and other control characters of a terminal do not come through', () => {
  assert.equal(toPlainText('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007a\u0000\rb\u009bc\td'), 'red abc\td')
  assert.match(
    headline('my-site', { ...deployment, commit: { sha: 'a'.repeat(40), message: `x\u001b[2J${'y'.repeat(100)}`, author: '' } }),
    /"xy+…"$/,
  )
})
