import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { translateDatabaseError } from './translate-database-error.ts'

const codeOf = (thrown: unknown) => {
  const translated = translateDatabaseError(thrown)
  return translated instanceof AppError ? translated.code : undefined
}
const failure = (fields: object, message = 'x') => Object.assign(new Error(message), fields)

test('what Postgres, sockets, the pool and the ORM say while the database is away is DATABASE_UNAVAILABLE', () => {
  const away = [
    failure({ code: '57P01' }),
    failure({ code: '57P03' }),
    failure({ code: '08006' }),
    failure({ code: '53300' }),
    failure({ code: '40P01' }),
    failure({ code: '57014' }),
    failure({ code: 'ECONNREFUSED' }),
    failure({ code: 'ENOENT', syscall: 'connect' }),
    failure({}, 'Connection terminated unexpectedly'),
    failure({}, 'Query read timeout'),
    failure({}, 'timeout exceeded when trying to connect'),
    failure({ code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'postgres', code: '57P01' } } } }),
    failure({ code: 'P1001' }),
    failure({ code: 'P2028' }),
    failure({ name: 'PrismaClientKnownRequestError', code: 'ENOENT' }),
    failure({ cause: { kind: 'DatabaseNotReachable' } }),
    new AggregateError([failure({ code: 'ECONNREFUSED' })]),
  ]
  for (const thrown of away) assert.equal(codeOf(thrown), 'DATABASE_UNAVAILABLE', JSON.stringify(thrown))
})

test('everything else stays what it is', () => {
  const others = [
    failure({ code: 'ENOENT', syscall: 'open' }),
    failure({ code: '23505' }),
    failure({ code: '42P01' }),
    failure({ code: 'P2002' }),
    new Error('anything'),
    new TypeError('not a function'),
    'text',
    null,
    undefined,
  ]
  for (const thrown of others) assert.equal(translateDatabaseError(thrown), thrown)
  const known = new AppError('CONFLICT', { cause: failure({ code: '57P01' }) })
  assert.equal(translateDatabaseError(known), known)
})

test('a circle of causes ends', () => {
  const circle = failure({})
  circle.cause = circle
  assert.equal(translateDatabaseError(circle), circle)
})
