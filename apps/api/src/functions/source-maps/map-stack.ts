import { originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping'

/** Such as `    at handler (api/hello.js:12:9)`: V8 counts lines and columns from 1. */
const FRAME = /^\s+at /
const PLACE = /(?<![\w./-])api\/([^\s():]{1,200})\.js:(\d{1,9}):(\d{1,9})/g

/**
 * Replaces each place in the bundle that a stack names by the place in the source it was made of. Paths come out as the map has them:
 * relative to the project's root directory. What the map does not know, and the error's own message, stays as it was. Pure.
 */
export function mapStack(stack: string, functionName: string, map: TraceMap): string {
  const replace = (given: string, name: string, line: string, column: string): string =>
    (name === functionName ? originalPlace(map, Number(line), Number(column)) : undefined) ?? given
  return stack
    .split('\n')
    .map((text) => (FRAME.test(text) ? text.replace(PLACE, replace) : text))
    .join('\n')
}

function originalPlace(map: TraceMap, line: number, column: number): string | undefined {
  if (line < 1 || column < 1) return undefined
  const found = originalPositionFor(map, { line, column: column - 1 })
  return found.source === null ? undefined : `${found.source}:${found.line}:${found.column + 1}`
}
