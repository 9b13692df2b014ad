import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { packFiles } from './pack-files.ts'

const long = `${'deep/'.repeat(24)}file.txt`

test('makes an archive that tar unpacks, without what is made from the rest', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'plat-pack-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const entries = [
    { path: 'index.html', content: new Blob(['<h1>Grüße</h1>']) },
    { path: 'empty', content: new Blob([]) },
    { path: long, content: new Blob(['x'.repeat(1_000)]) },
    { path: 'node_modules/a/index.js', content: new Blob(['no']) },
    { path: '.git/HEAD', content: new Blob(['no']) },
  ]
  writeFileSync(path.join(folder, 'source.tgz'), Buffer.from(await (await packFiles(entries)).arrayBuffer()))
  execFileSync('tar', ['-xzf', 'source.tgz'], { cwd: folder })
  assert.equal(readFileSync(path.join(folder, 'index.html'), 'utf8'), '<h1>Grüße</h1>')
  assert.equal(readFileSync(path.join(folder, long), 'utf8').length, 1_000)
  assert.deepEqual(execFileSync('tar', ['-tzf', 'source.tgz'], { cwd: folder, encoding: 'utf8' }).trim().split('\n'), [
    'index.html',
    'empty',
    long,
  ])
})

test('refuses a path no archive can hold', async () => {
  await assert.rejects(packFiles([{ path: 'a'.repeat(200), content: new Blob([]) }]), /too long/)
})
