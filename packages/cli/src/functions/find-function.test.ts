import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuses, runPlat } from '../testing/run-plat.ts'

test('a version that is none names those there are, whatever was to be done with it', async (context) => {
  const gone = refuses(404, 'VERSION_NOT_FOUND')
  const plat = await runPlat(context, {
    'GET /api/projects/site': { id: 'p1', slug: 'site' },
    'GET /api/functions/p1/hello/versions': {
      items: [
        { version: 3, isActive: false },
        { version: 2, isActive: true },
      ],
      nextCursor: null,
    },
    'POST /api/functions/p1/hello/versions/99/activate': gone,
    'DELETE /api/functions/p1/hello/versions/99': gone,
    'GET /api/functions/p1/hello/versions/99/source': gone,
    'POST /api/functions/p1/hello/invoke': gone,
  })
  for (const args of [
    ['functions', 'activate', 'hello', '99'],
    ['functions', 'rm', 'hello', '--version', '99', '--yes'],
    ['functions', 'source', 'hello', '--version', '99'],
    ['invoke', 'hello', '--version', '99'],
  ]) {
    const { code, stderr } = await plat.run([...args, '--project', 'site'])
    assert.equal(code, 1)
    assert.match(
      stderr,
      /hello has no such version\.\n.*Its newest are 3, 2 \(active\)\. .*"plat functions versions hello"/,
      args.join(' '),
    )
  }
})
