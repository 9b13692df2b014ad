import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { createToolchain } from './create-toolchain.ts'
import { findNpm } from './find-npm.ts'
import { toRegistrySettings } from './registry-settings.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "plat tool's "))
})
after(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('npm is found by who started us, beside Node, or on the PATH, through links', async () => {
  const cli = path.join(folder, 'lib/node_modules/npm/bin/npm-cli.js')
  await mkdir(path.dirname(cli), { recursive: true })
  await mkdir(path.join(folder, 'bin'))
  await writeFile(cli, '')
  await symlink(cli, path.join(folder, 'bin/npm'))
  const real = execFileSync('realpath', [cli], { encoding: 'utf8' }).trim()
  const nowhere = { execPath: undefined, nodePath: '/nowhere/bin/node', searchPath: '' }
  assert.equal(await findNpm({ ...nowhere, execPath: cli }), real)
  assert.equal(await findNpm({ ...nowhere, nodePath: path.join(folder, 'bin/node') }), real)
  assert.equal(await findNpm({ ...nowhere, searchPath: `relative:/none:${path.join(folder, 'bin')}` }), real)
  assert.equal(await findNpm({ ...nowhere, execPath: '/usr/lib/yarn.js', searchPath: 'relative' }), undefined)
})

test('registries and certificates of the operator reach builds, credentials do not', () => {
  const settings = toRegistrySettings({
    registry: 'https://user:pass@npm.lan:4873/',
    '@acme:registry': 'http://10.0.0.5/npm/',
    '//npm.lan:4873/:_authToken': 'secret-token',
    _auth: 'secret',
    cafile: '/etc/ssl/own.pem',
    'strict-ssl': false,
    'evil\nregistry:registry': 'https://x/',
  })
  assert.deepEqual(settings.npmrc, [
    'registry=https://npm.lan:4873/',
    '@acme:registry=http://10.0.0.5/npm/',
    'cafile=/etc/ssl/own.pem',
    'strict-ssl=false',
  ])
  assert.deepEqual(settings.hosts, ['npm.lan:4873', '10.0.0.5:80'])
  assert.deepEqual(settings.caFiles, ['/etc/ssl/own.pem'])
  assert.ok(!JSON.stringify(settings).includes('secret') && !JSON.stringify(settings).includes('pass'))
})

test('an npm that names no registry, or none that is one, opens no address', () => {
  for (const config of [{}, { registry: 'file:///etc/passwd' }])
    assert.deepEqual(toRegistrySettings(config), { registry: undefined, npmrc: [], hosts: [], caFiles: [] })
})

test('the shims run npm on this very Node, in a folder with a space and a quote', async () => {
  const tools = path.join(folder, 'tools')
  const toolchain = await createToolchain(tools, { env: process.env, nodePath: process.execPath })
  assert.equal(toolchain.hasNpm, true)
  const run = (program: string, ...args: string[]) =>
    execFileSync(path.join(toolchain.bin, program), args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: folder } }).trim()
  assert.equal(run('node', '--version'), process.version)
  assert.match(run('npm', '--version'), /^\d+\.\d+/)
  assert.ok(toolchain.readOnly.includes(tools))
  assert.equal((await createToolchain(tools, { env: { PATH: '' }, nodePath: '/nowhere/bin/node' })).hasNpm, false)
  assert.match(await readFile(toolchain.git, 'utf8'), /^#!\/bin\/sh/)
})
