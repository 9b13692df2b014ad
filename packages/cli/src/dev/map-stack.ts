import { readFile } from 'node:fs/promises'
import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import type { LocalFunction } from '@plat/shared/contracts/local-project.ts'

/** Modules that the platform brings along: no files of the author's. */
const BUILT_IN = /^[a-z-]+:/
const PLACE = /([^\s()]*?):(\d+):(\d+)(?=\)?$)/

/** A stack of a function with the places in its author's files instead of those in its bundle. */
export async function mapStack(stack: string, fn: LocalFunction | undefined): Promise<string> {
  if (!fn?.bundle) return stack
  const { sourceMapFile, root } = fn.bundle
  const text = await readFile(sourceMapFile, 'utf8').catch(() => undefined) // a newer bundle has taken its place
  if (text === undefined) return stack
  const map = new SourceMap(JSON.parse(text) as SourceMapPayload)
  const tell = (source: string): string =>
    BUILT_IN.test(source) ? source : path.relative(root, path.resolve(path.dirname(sourceMapFile), source))
  return stack
    .split('\n')
    .map((line) => (/^\s*at /.test(line) ? mapLine(line, map, tell) : line))
    .join('\n')
}

function mapLine(line: string, map: SourceMap, tell: (source: string) => string): string {
  return line.replace(PLACE, (place, _file: string, lineNumber: string, column: string) => {
    const found = map.findEntry(Number(lineNumber) - 1, Number(column) - 1)
    if (!('originalSource' in found)) return place
    return `${tell(found.originalSource)}:${found.originalLine + 1}:${found.originalColumn + 1}`
  })
}
