import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { listSourceFiles } from './list-source-files.ts'

let base = ''
before(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'plat list '))
})
after(() => rm(base, { recursive: true, force: true }))

async function folderOf(name: string, files: Record<string, string>): Promise<string> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(base, name, file)), { recursive: true })
    await writeFile(path.join(base, name, file), text)
  }
  return path.join(base, name)
}

const pathsOf = async (folder: string) => (await listSourceFiles(folder)).files.map((file) => file.path)

test('everything is deployed but .git, node_modules, .plat and .env files, at any depth', async () => {
  const folder = await folderOf('plain', {
    'index.html': '',
    '.well-known/x': '',
    '.env': 'A=1',
    '.env.local': 'A=1',
    'sub/.env.production': 'A=1',
    '.git/config': '',
    'node_modules/a/index.js': '',
    'sub/node_modules/a/index.js': '',
    '.plat/project.json': '{}',
    'sub/a.txt': '',
  })
  assert.deepEqual(await pathsOf(folder), ['.well-known/x', 'index.html', 'sub/a.txt'])
})

test('.gitignore and .platignore hold as in git: nested, anchored, negated, the deepest deciding', async () => {
  const folder = await folderOf('nested', {
    '.gitignore': '*.log\n/dist\nbuild/\n',
    '.platignore': '!keep.log\nsecret.*\n',
    'a.log': '',
    'keep.log': '',
    'secret.txt': '',
    'dist/a': '',
    'sub/dist/a': '',
    'build/a': '',
    'sub/.gitignore': '!*.log\nonly-here\n',
    'sub/b.log': '',
    'sub/only-here': '',
    'only-here': '',
    'sub/secret.md': '',
  })
  assert.deepEqual(await pathsOf(folder), [
    '.gitignore',
    '.platignore',
    'keep.log',
    'only-here',
    'sub/.gitignore',
    'sub/b.log',
    'sub/dist/a',
  ])
})

test('.platignore can bring back what git ignores, but never what is never deployed', async () => {
  const folder = await folderOf('back', { '.gitignore': 'dist\n', '.platignore': '!dist\n!.env\n', 'dist/a': '', '.env': 'A=1' })
  assert.deepEqual(await pathsOf(folder), ['.gitignore', '.platignore', 'dist/a'])
})

test('a folder inside a repository also follows the rules above it', async () => {
  const folder = await folderOf('repo', {
    '.git/HEAD': '',
    '.gitignore': '*.tmp\n/apps/web/out\n',
    'apps/web/a.tmp': '',
    'apps/web/out/a': '',
    'apps/web/b': '',
  })
  assert.deepEqual(await pathsOf(path.join(folder, 'apps/web')), ['b'])
})

test('links are followed to files inside the folder and left out otherwise', async () => {
  const folder = await folderOf('links', { 'real.txt': 'x', 'sub/a': '' })
  await symlink('real.txt', path.join(folder, 'alias.txt'))
  await symlink('/etc/hostname', path.join(folder, 'out'))
  await symlink('sub', path.join(folder, 'folder'))
  await symlink('nowhere', path.join(folder, 'broken'))
  await chmod(path.join(folder, 'real.txt'), 0o755)
  const { files, leftOut } = await listSourceFiles(folder)
  assert.deepEqual(
    files.map(({ path: name, isExecutable }) => [name, isExecutable]),
    [
      ['alias.txt', true],
      ['real.txt', true],
      ['sub/a', false],
    ],
  )
  assert.deepEqual(leftOut.map((each) => each.path).sort(), ['broken', 'folder', 'out'])
})

test('what is left out is called what it is', async () => {
  const folder = await folderOf('odd', { 'index.html': '', 'a\\b': '' })
  execFileSync('mkfifo', [path.join(folder, 'pipe')])
  await symlink('/etc/hostname', path.join(folder, 'out'))
  const socket = createServer().listen(path.join(folder, 'socket'))
  await once(socket, 'listening')
  const { leftOut } = await listSourceFiles(folder)
  socket.close()
  assert.deepEqual(leftOut.map(({ path: name, why }) => `${name} ${why}`).sort(), [
    'a\\b has a name that cannot be uploaded',
    'out is a link that leads out of the folder or to no file',
    'pipe is a named pipe',
    'socket is a socket',
  ])
})

test('an empty folder is refused with what to do', async () => {
  await mkdir(path.join(base, 'empty'))
  await assert.rejects(listSourceFiles(path.join(base, 'empty')), /no file to deploy/)
})
