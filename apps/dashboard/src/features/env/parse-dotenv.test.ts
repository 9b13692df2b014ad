import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDotenv } from './parse-dotenv.ts'

const valuesOf = (text: string) => Object.fromEntries(parseDotenv(text).entries.map(({ key, value }) => [key, value]))

test('reads names and values, skips comments and empty lines, takes export and spaces away', () => {
  const text = '\uFEFF# database\r\nexport URL = postgres://a:b@c/d?e=f\r\n\r\nEMPTY=\nHASH=a#b\nNOTE=word # said aside\nONLY= # nothing'
  assert.deepEqual(valuesOf(text), { URL: 'postgres://a:b@c/d?e=f', EMPTY: '', HASH: 'a#b', NOTE: 'word', ONLY: '' })
})

test('reads quoted values over several lines; only double quotes know escapes', () => {
  const text = `KEY="-----BEGIN-----\nabc\n-----END-----" # a key\nA="x\\ny \\"z\\" \\\\ \\d"\nB='a\\nb # c'\nC=\`it's "so"\`\nLAST=1`
  assert.deepEqual(valuesOf(text), {
    KEY: '-----BEGIN-----\nabc\n-----END-----',
    A: 'x\ny "z" \\ \\d',
    B: 'a\\nb # c',
    C: `it's "so"`,
    LAST: '1',
  })
})

test('names each line it cannot read and reads the others', () => {
  const { entries, problems } = parseDotenv('GOOD=1\nno equals\n=x\n1BAD=x\nTORN="x" y\nOPEN="x\nALSO=2')
  assert.deepEqual(
    entries.map(({ key, line }) => [key, line]),
    [
      ['GOOD', 1],
      ['ALSO', 7],
    ],
  )
  assert.deepEqual(
    problems.map(({ line }) => line),
    [2, 3, 4, 5, 6],
  )
  assert.match(problems[2]?.message ?? '', /1BAD/)
})

test('takes the last of a key that comes twice', () => {
  const { entries } = parseDotenv('A=1\nB=2\nA=3')
  assert.deepEqual(entries, [
    { key: 'B', value: '2', line: 2 },
    { key: 'A', value: '3', line: 3 },
  ])
})
