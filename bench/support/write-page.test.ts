import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { writePage } from './write-page.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'plat-bench-'))
after(() => rmSync(folder, { recursive: true }))

test('a run replaces the sections it measured and keeps the others, in the order of the table', () => {
  const file = path.join(folder, 'page.md')
  const names = ['one', 'two', 'three']
  const section = (name: string, content: string) => ({ name, shows: 'something', content })
  writePage(file, names, [section('three', 'old three'), section('one', 'old one')])
  writePage(file, names, [section('two', 'new two'), section('three', 'new three')])
  const text = readFileSync(file, 'utf8')
  assert.deepEqual(text.match(/^(?:## .*|(?:old|new) .*)$/gm), ['## one', 'old one', '## two', 'new two', '## three', 'new three'])
  assert.equal(text.match(/^# /gm)?.length, 1)
})
