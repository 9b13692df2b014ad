import type { FieldProblem } from '@plat/shared/errors/app-error.ts'

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const DEPTH_MAX = 32
/** What a body may hold in all; no request of the contract comes near it. */
const VALUES_MAX = 100_000

interface Walk {
  nulAllowed: boolean
  valuesLeft: number
}

/**
 * The first thing in a parsed body that no route wants whatever its schema says (R51): a key that could reach a prototype, nesting deeper
 * than 32, more than 100,000 values, or, unless `nulAllowed`, a NUL character, which Postgres cannot store. Allocates nothing for what is
 * safe: anonymous callers may send a whole megabyte of zeros.
 */
export function findUnsafeJson(body: unknown, { nulAllowed = false } = {}): FieldProblem | undefined {
  return find(body, 0, { nulAllowed, valuesLeft: VALUES_MAX })
}

function find(value: unknown, depth: number, walk: Walk): FieldProblem | undefined {
  walk.valuesLeft -= 1
  if (walk.valuesLeft < 0) return { path: '', message: `Send at most ${VALUES_MAX} values.` }
  if (typeof value === 'string')
    return !walk.nulAllowed && value.includes('\0') ? { path: '', message: 'Remove the NUL character.' } : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (depth >= DEPTH_MAX) return { path: '', message: `Nest at most ${DEPTH_MAX} levels.` }
  return Array.isArray(value) ? findInArray(value, depth, walk) : findInObject(value as Record<string, unknown>, depth, walk)
}

function findInArray(values: unknown[], depth: number, walk: Walk): FieldProblem | undefined {
  for (let index = 0; index < values.length; index += 1) {
    const problem = find(values[index], depth + 1, walk)
    if (problem) return below(String(index), problem)
  }
  return undefined
}

function findInObject(object: Record<string, unknown>, depth: number, walk: Walk): FieldProblem | undefined {
  for (const key of Object.keys(object)) {
    if (FORBIDDEN_KEYS.has(key)) return { path: key, message: 'This key is not allowed. Remove it.' }
    const problem = find(object[key], depth + 1, walk)
    if (problem) return below(key, problem)
  }
  return undefined
}

/** The path grows only on the way back up, and only when something was found. */
const below = (key: string, { path, message }: FieldProblem): FieldProblem => ({
  path: (path === '' ? key : `${key}.${path}`).slice(0, 200),
  message,
})
