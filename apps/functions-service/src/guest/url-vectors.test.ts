import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { TestGuest } from './testing/test-guest.ts'

// Vectors of web-platform-tests, kept outside the checkout, beside it.
const FOLDER = new URL('../../../../../shared/wpt/', import.meta.url)
const vectors = (name: string): unknown[] => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))
const skip = existsSync(FOLDER) ? false : 'the folder shared/wpt with the vectors is not beside this checkout'

let guest: TestGuest
before(async () => {
  guest = await TestGuest.open()
})
after(() => guest.close())

interface Score {
  passed: number
  failed: { vector: unknown; got: unknown }[]
}

const post = (body: unknown) => ({
  method: 'POST',
  headers: [['content-type', 'application/json']] as [string, string][],
  body: JSON.stringify(body),
})

function report(name: string, { passed, failed }: Score): number {
  const rate = (100 * passed) / (passed + failed.length)
  console.log(`${name}: ${passed} of ${passed + failed.length} vectors pass (${rate.toFixed(2)} %)`)
  for (const { vector, got } of failed.slice(0, 20)) console.log(`  ${JSON.stringify(vector)} gave ${JSON.stringify(got)}`)
  return rate
}

test('URL parses what the URL Standard says, and refuses what it refuses', { skip }, async () => {
  const cases = vectors('urltestdata.json').filter((entry) => typeof entry === 'object')
  const score = (await guest.evaluate(
    `const failed = []
    let passed = 0
    for (const vector of event) {
      let got
      try {
        const url = vector.base === null || vector.base === undefined ? new URL(vector.input) : new URL(vector.input, vector.base)
        got = {}
        for (const key of ['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) got[key] = url[key]
      } catch (error) { got = error.message }
      const ok = vector.failure ? got === 'Invalid URL' : typeof got === 'object' && Object.keys(got).every(key => vector[key] === undefined || vector[key] === got[key])
      if (ok) passed++
      else failed.push({ vector, got })
    }
    return { passed, failed }`,
    post(cases),
  )) as Score
  assert.ok(report('urltestdata', score) > 99)
})

test('URL setters change what the URL Standard says', { skip }, async () => {
  const cases = vectors('setters_tests.json')
  const score = (await guest.evaluate(
    `const failed = []
    let passed = 0
    for (const [attribute, vectors] of Object.entries(event)) {
      if (attribute === 'comment') continue
      for (const vector of vectors) {
        const url = new URL(vector.href)
        url[attribute] = vector.new_value
        const wrong = Object.entries(vector.expected).filter(([key, value]) => url[key] !== value)
        if (wrong.length === 0) passed++
        else failed.push({ vector: [attribute, vector.href, vector.new_value], got: wrong.map(([key, value]) => [key, url[key], 'wanted', value]) })
      }
    }
    return { passed, failed }`,
    post(cases),
  )) as Score
  assert.ok(report('setters_tests', score) > 99)
})

test('international domains become what the URL Standard says', { skip }, async () => {
  const cases = vectors('toascii.json').filter((entry) => typeof entry === 'object')
  const score = (await guest.evaluate(
    `const failed = []
    let passed = 0
    for (const vector of event) {
      let got = null
      try { got = new URL('https://' + vector.input + '/x').host } catch {}
      if (got === vector.output) passed++
      else failed.push({ vector, got })
    }
    return { passed, failed }`,
    post(cases),
  )) as Score
  assert.ok(report('toascii', score) > 99)
})
