import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import vm from 'node:vm'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { createSourceTransformer } from './create-source-transformer.ts'

const transformSource = createSourceTransformer()

/** Runs transformed code as a guest does: inside a function, with module and exports. */
function load(code: string): Record<string, unknown> {
  const module = { exports: {} as Record<string, unknown> }
  vm.compileFunction(code, ['module', 'exports', 'require'])(module, module.exports, createRequire(import.meta.url))
  return module.exports
}

const refusal = async (source: string): Promise<AppError> => {
  const error = await transformSource(source).then(
    () => assert.fail('it was accepted'),
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof AppError)
  return error
}

test('an ES module becomes CommonJS with its exports', async () => {
  const { code, language } = await transformSource('export async function handler(event) { return { hello: event.name } }')
  assert.equal(language, 'javascript')
  const handler = load(code).handler as (event: unknown) => Promise<unknown>
  assert.deepEqual(await handler({ name: 'Ann' }), { hello: 'Ann' })
})

test('a default export stays reachable as `default`', async () => {
  const { code } = await transformSource('export default { fetch: () => "hi" }')
  assert.equal((load(code).default as { fetch(): string }).fetch(), 'hi')
})

test('CommonJS stays CommonJS', async () => {
  const { code } = await transformSource('module.exports = (a, b) => a + b')
  assert.equal((load(code) as unknown as (a: number, b: number) => number)(1, 2), 3)
})

test('TypeScript loses its types', async () => {
  const { code, language } = await transformSource('interface A { n: number }\nexport const twice = (a: A): number => a.n * 2')
  assert.equal(language, 'typescript')
  assert.equal((load(code).twice as (a: { n: number }) => number)({ n: 4 }), 8)
})

test('what is valid JavaScript keeps its meaning even where TypeScript would read it otherwise', async () => {
  const { code } = await transformSource('const f = (...a) => a\nexport const compare = (a, b, c, d) => f(a < b, c > (d))')
  assert.deepEqual((load(code).compare as (...a: number[]) => unknown)(1, 2, 3, 4), [true, false])
})

test('text outside ASCII and a hashbang line come through', async () => {
  const { code } = await transformSource('#!/usr/bin/env node\nexport const greeting = "Grüße 👋"')
  assert.equal(load(code).greeting, 'Grüße 👋')
})

test('a syntax error is refused with its line and column, counted from 1', async () => {
  const error = await refusal('export const a = 1\nlet x x\n')
  assert.equal(error.code, 'VALIDATION_FAILED')
  assert.match(error.fields?.[0]?.message ?? '', /^2:7: Expected ";" but found "x"/)
  assert.equal(error.fields?.[0]?.path, 'code')
})

test('a syntax error in TypeScript is reported by the reader that understood its types', async () => {
  const error = await refusal('const a: number = 1\nconst b: string = ,\n')
  assert.match(error.fields?.[0]?.message ?? '', /^2:19: /)
})

test('top-level await is refused with what to do instead', async () => {
  const error = await refusal('const data = await fetch("https://example.com")\nexport default data')
  assert.match(error.message, /Await inside the handler/)
})

test('source that overflows the reader is refused, and the next source is still read', async () => {
  const error = await refusal('('.repeat(3_000_000))
  assert.equal(error.code, 'VALIDATION_FAILED')
  assert.match(error.message, /too deeply/)
  assert.equal((await transformSource('module.exports = 1')).language, 'javascript')
})

test('source above 5 MiB in bytes is too large although its characters are fewer', async () => {
  assert.equal((await refusal(`/*${'é'.repeat(3 * 1024 * 1024)}*/`)).code, 'PAYLOAD_TOO_LARGE')
})

test('more sources at once than may wait are refused, the rest are read', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => transformSource('module.exports = 1')))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  assert.equal(refused.length, 6)
  assert.ok(refused.every((outcome) => outcome.reason instanceof AppError && outcome.reason.code === 'RATE_LIMITED'))
})
