import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FunctionOrder, orderFunctions } from './order-functions.ts'
import type { FunctionFigures } from './use-function-figures.ts'

const fn = (functionName: string, day: number, filePath = `api/${functionName}.ts`) => ({
  functionName,
  filePath,
  updatedAt: `2026-03-0${day}T00:00:00.000Z`,
})
const functions = [fn('job10', 1), fn('mail', 3), fn('job2', 2), fn('Login', 2, 'api/auth/index.ts')]
const figures = new Map([
  ['mail', { success: 9, error: 0, timeout: 0 } as FunctionFigures],
  ['job2', { success: 1, error: 1, timeout: 2 } as FunctionFigures],
])
const figuresOf = (name: string) => figures.get(name) ?? 'none'
const names = (order: FunctionOrder, search = '') =>
  orderFunctions(functions, { order, search, figuresOf }).map(({ functionName }) => functionName)

test('functions come by name with numbers as numbers, or by what is asked for, then by name', () => {
  assert.deepEqual(names('name'), ['job2', 'job10', 'Login', 'mail'])
  assert.deepEqual(names('calls'), ['mail', 'job2', 'job10', 'Login'])
  assert.deepEqual(names('errors'), ['job2', 'job10', 'Login', 'mail'])
  assert.deepEqual(names('changed'), ['mail', 'job2', 'Login', 'job10'])
})

test('a search finds part of a name or a path, in whatever case', () => {
  assert.deepEqual(names('name', ' JOB '), ['job2', 'job10'])
  assert.deepEqual(names('name', 'auth/'), ['Login'])
  assert.deepEqual(names('name', 'nothing'), [])
})
