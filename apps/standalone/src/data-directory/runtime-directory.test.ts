import assert from 'node:assert/strict'
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { prepareRuntimeDirectory, removeRuntimeDirectory, runtimeDirectory } from './runtime-directory.ts'

test('lies in the data directory as long as the path of a socket in it fits', () => {
  assert.equal(runtimeDirectory('/srv/plat', '/tmp'), '/srv/plat/run')
  const long = `/srv/${'x'.repeat(90)}`
  assert.match(runtimeDirectory(long, '/tmp'), /^\/tmp\/plat-[0-9a-f]{16}$/)
  assert.equal(runtimeDirectory(long, '/tmp'), runtimeDirectory(long, '/tmp'))
  assert.notEqual(runtimeDirectory(long, '/tmp'), runtimeDirectory(`${long}y`, '/tmp'))
})

test('counts bytes, not characters', () => {
  assert.match(runtimeDirectory(`/srv/${'ü'.repeat(40)}`, '/tmp'), /^\/tmp\/plat-/)
})

test('is open to this user only, and empty', (t) => {
  const directory = path.join(temporaryDirectory(t), 'run')
  mkdirSync(directory)
  chmodSync(directory, 0o777)
  writeFileSync(path.join(directory, 'functions.sock'), '')
  prepareRuntimeDirectory(directory)
  assert.equal(statSync(directory).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(directory), [])
})

test('in the temporary folder replaces what somebody laid there, a link included, without following it', (t) => {
  const folder = temporaryDirectory(t)
  const precious = path.join(folder, 'precious')
  mkdirSync(precious)
  writeFileSync(path.join(precious, 'file'), '')
  const directory = path.join(folder, 'plat-0')
  symlinkSync(precious, directory)
  prepareRuntimeDirectory(directory)
  assert.equal(statSync(directory).mode & 0o777, 0o700)
  assert.ok(existsSync(path.join(precious, 'file')))
  removeRuntimeDirectory(directory, '/elsewhere')
  assert.equal(existsSync(directory), false)
})

test('a long TMPDIR is no way to a short path', () => {
  assert.match(runtimeDirectory(`/srv/${'x'.repeat(90)}`, `/var/${'y'.repeat(60)}`), /^\/tmp\/plat-[0-9a-f]{16}$/)
})
