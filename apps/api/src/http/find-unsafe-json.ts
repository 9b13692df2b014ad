import type { FieldProblem } from '@plat/shared/errors/app-error.ts'

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])
const DEPTH_MAX = 32

/**
 * The first thing in a parsed body that no route wants whatever its schema says (R51): a key that could reach a prototype, nesting deeper
 * than 32, or, unless `nulAllowed`, a NUL character, which Postgres cannot store.
 */
export function findUnsafeJson(body: unknown, { nulAllowed = false } = {}): FieldProblem | undefined {
  const rest: { value: unknown; path: string; depth: number }[] = [{ value: body, path: '', depth: 0 }]
  for (let entry = rest.pop(); entry; entry = rest.pop()) {
    const { value, path, depth } = entry
    if (typeof value === 'string' && !nulAllowed && value.includes('\0')) return { path, message: 'Remove the NUL character.' }
    if (typeof value !== 'object' || value === null) continue
    if (depth >= DEPTH_MAX) return { path: path.slice(0, 200), message: `Nest at most ${DEPTH_MAX} levels.` }
    for (const [key, child] of Object.entries(value)) {
      const childPath = path === '' ? key : `${path}.${key}`
      if (FORBIDDEN_KEYS.has(key)) return { path: childPath, message: 'This key is not allowed. Remove it.' }
      rest.push({ value: child, path: childPath, depth: depth + 1 })
    }
  }
  return undefined
}
