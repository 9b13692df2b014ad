import { isBuiltin } from 'node:module'
import type { Message } from 'esbuild'
import type { BundleProblem } from './bundle-request.ts'

/** esbuild's message as a sentence for the project's author, with its place. Pure. */
export function describeProblem({ text, location, notes }: Message): BundleProblem {
  const found = location ?? notes.find((note) => note.location)?.location ?? null
  const place = found ? `${found.file}:${found.line}:${found.column + 1}` : ''
  return { place, text: toSentence(text, place) }
}

function toSentence(text: string, place: string): string {
  const [, specifier] = /^Could not resolve "(.+)"$/.exec(text) ?? []
  if (specifier === undefined) return text
  if (isBuiltin(specifier)) {
    const [, dependency] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(place) ?? []
    const advice =
      dependency === undefined
        ? 'Remove the import, or use what the web platform offers.'
        : `The package "${dependency}" needs it: use another one.`
    return `"${specifier}" is built into Node.js; functions run without it. ${advice}`
  }
  if (/^[./]/.test(specifier)) return `The file "${specifier}" does not exist.`
  return `"${specifier}" is not installed. Add it to the dependencies in package.json.`
}
