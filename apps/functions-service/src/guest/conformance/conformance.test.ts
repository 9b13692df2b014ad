import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { TestGuest } from '../testing/test-guest.ts'
import { conformanceGroups } from './conformance-groups.ts'
import { knownDifferences } from './known-differences.ts'
import { type ConformanceRate, measureConformance } from './testing/measure-conformance.ts'
import { renderRates } from './testing/render-rates.ts'
import { webPlatformDocument, withRates } from './web-platform-document.ts'

/** What of the vectors must pass, in percent. The library behind URLPattern is behind its standard in corners. */
const RATES: Record<string, number> = { URLPattern: 94 }

let rates: { vectors: ConformanceRate[]; cases: ConformanceRate[] }
before(async () => {
  const guest = await TestGuest.open()
  after(() => guest.close())
  rates = await measureConformance(guest)
})

test('the vectors of web-platform-tests pass at the rates that are laid down', () => {
  for (const { name, passed, total, failures } of rates.vectors) {
    const rate = (100 * passed) / total
    assert.ok(rate >= (RATES[name] ?? 100), `${name}: ${rate.toFixed(2)} %\n${failures.map(({ title }) => title).join('\n')}`)
  }
})

for (const { name } of conformanceGroups) {
  test(`${name}: the isolate answers as Node.js does, but for what is meant to differ`, () => {
    const rate = rates.cases.find((measured) => measured.name === name)
    assert.ok(rate && rate.total > 0)
    const surprises = rate.failures.filter(({ reason }) => reason === undefined)
    assert.deepEqual(surprises, [])
  })
}

test('every deliberate difference is still one', () => {
  for (const [group, titles] of Object.entries(knownDifferences)) {
    const rate = rates.cases.find(({ name }) => name === group)
    for (const title of Object.keys(titles)) {
      assert.ok(
        rate?.failures.some((failure) => failure.title === title),
        `${group}: "${title}" does not differ any more. Take it out of known-differences.ts.`,
      )
    }
  }
})

test('docs/web-platform.md tells the rates that are measured', () => {
  const document = readFileSync(webPlatformDocument, 'utf8')
  assert.equal(
    document,
    withRates(document, renderRates(rates)),
    'The rates have changed. Run node apps/functions-service/src/guest/conformance/testing/write-web-platform.ts.',
  )
})
