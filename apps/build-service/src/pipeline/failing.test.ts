import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Built, startTestPlatform, type TestPlatform } from '../testing/test-platform.ts'

let platform: TestPlatform
before(async () => {
  platform = await startTestPlatform()
})
after(async () => {
  assert.deepEqual(platform.api.violations, [], 'every message kept to the contract')
  await platform.close()
})

function failure({ result }: Built): { code: string; message: string; step: string | null } {
  assert.equal(result.outcome.status, 'failed', JSON.stringify(result.outcome))
  return result.outcome.status === 'failed' ? result.outcome.error : { code: '', message: '', step: null }
}

const systemLines = ({ lines }: Built) => lines.filter(({ stream }) => stream === 'system').map(({ text }) => text)

const BROKEN: [title: string, files: Record<string, string>, code: string, step: string, message: RegExp][] = [
  [
    'a configuration key of the wrong type',
    { 'index.html': 'x', 'plat.json': '{"cleanUrls":"yes"}' },
    'CONFIG_INVALID',
    'detect',
    /plat\.json: "cleanUrls"/,
  ],
  [
    'a package.json that is no JSON',
    { 'index.html': 'x', 'package.json': '{' },
    'CONFIG_INVALID',
    'detect',
    /package\.json cannot be read/,
  ],
  [
    'a root directory that is a link',
    { web: '-> /etc', 'plat.json': '{"rootDirectory":"web"}' },
    'CONFIG_INVALID',
    'detect',
    /no folder "web"/,
  ],
  [
    'a build script that fails',
    { 'package.json': '{"scripts":{"build":"echo oh no >&2; exit 3"}}' },
    'BUILD_COMMAND_FAILED',
    'build',
    /ended with code 3/,
  ],
  [
    'a build without output',
    { 'package.json': '{"scripts":{"build":"true"},"devDependencies":{}}', 'plat.json': '{"outputDirectory":"site"}' },
    'OUTPUT_INVALID',
    'collect',
    /no folder "site"/,
  ],
  ['an empty output', { 'package.json': '{"scripts":{"build":"mkdir dist"}}' }, 'OUTPUT_INVALID', 'collect', /"dist" is empty/],
  ['nothing at all', { 'package.json': '{}' }, 'OUTPUT_INVALID', 'collect', /nothing to serve/],
  [
    'a function that imports a Node.js built-in',
    { 'api/a.ts': 'import "node:fs"' },
    'BUNDLE_FAILED',
    'bundle',
    /^api\/a\.ts:1:8: "node:fs" is built into Node\.js/,
  ],
  ['two functions of one name', { 'api/a-b.js': '', 'api/a/b.js': '' }, 'BUNDLE_FAILED', 'bundle', /api\/a-b\.js and api\/a\/b\.js/],
  [
    'a dependency that does not exist',
    { 'package.json': '{"dependencies":{"is-number":"0.0.0-none"}}' },
    'INSTALL_FAILED',
    'install',
    /"npm install" ended with code 1/,
  ],
]

for (const [title, files, code, step, message] of BROKEN) {
  test(`${title} fails the build at ${step} with ${code}`, async () => {
    const built = await platform.build(files)
    const error = failure(built)
    assert.deepEqual([error.code, error.step], [code, step], error.message)
    assert.match(error.message, message)
    assert.match(systemLines(built).at(-1) ?? '', new RegExp(`^${step} +failed +\\d`))
  })
}

const UNREACHABLE: [title: string, source: (p: TestPlatform) => { url: string; ref: string | null }, code: string, message: RegExp][] = [
  ['a repository that wants a password', (p) => ({ url: `${p.api.url}/git/x.git`, ref: null }), 'GIT_AUTH_FAILED', /refused access/],
  ['a repository that is not there', (p) => ({ url: `${p.api.url}/public/x.git`, ref: null }), 'GIT_UNREACHABLE', /no repository/],
  ['loopback', () => ({ url: 'https://127.0.0.1/x.git', ref: null }), 'GIT_UNREACHABLE', /loopback/],
  ['a metadata address', () => ({ url: 'https://169.254.169.254/x.git', ref: null }), 'GIT_UNREACHABLE', /link-local/],
  ['plain http', () => ({ url: 'http://example.com/x.git', ref: null }), 'GIT_UNREACHABLE', /https only/],
  ['a local path', () => ({ url: '/etc', ref: null }), 'GIT_UNREACHABLE', /URL cannot be used/],
  ['another transport', () => ({ url: 'ext::sh -c id', ref: null }), 'GIT_UNREACHABLE', /URL cannot be used/],
  ['an option as URL', () => ({ url: '--upload-pack=id', ref: null }), 'GIT_UNREACHABLE', /URL cannot be used/],
  ['a port where nobody listens', () => ({ url: 'http://localhost:9/x.git', ref: null }), 'GIT_UNREACHABLE', /https only|refuses/],
]

for (const [title, source, code, message] of UNREACHABLE) {
  test(`a clone from ${title} fails with ${code}`, async () => {
    const error = failure(await platform.run(platform.spec({ name: '', sha: '' }, { source: { type: 'external', ...source(platform) } })))
    assert.deepEqual([error.code, error.step], [code, 'source'], error.message)
    assert.match(error.message, message)
  })
}

test('a ref that does not exist, and one that looks like an option, are not found', async () => {
  const { name } = await platform.commit({ 'index.html': 'x' })
  for (const ref of ['gone', '0'.repeat(40), '--upload-pack=touch /tmp/x']) {
    const source = { type: 'external' as const, url: `${platform.api.url}/public/${name}`, ref }
    assert.equal(failure(await platform.run(platform.spec({ name, sha: '' }, { source }))).code, 'GIT_REF_NOT_FOUND', ref)
  }
})
