import { isBuiltin } from 'node:module'
import type { Message } from 'esbuild'
import { packageOf } from './builtins/package-of.ts'
import { refuseBuiltin } from './builtins/refuse-builtin.ts'
import type { BundleProblem } from './bundle-request.ts'

/** esbuild's message as a sentence for the project's author, with its place. Pure. */
export function describeProblem({ text, location, notes }: Message): BundleProblem {
  const found = location ?? notes.find((note) => note.location)?.location ?? null
  const place = found ? `${found.file}:${found.line}:${found.column + 1}` : ''
  return { place, text: toSentence(text, place) }
}

function toSentence(text: string, place: string): string {
  const [, builtin, name] = /^No matching export in "node:([^"]+?)\.c?js" for import "(.+)"$/.exec(text) ?? []
  if (builtin !== undefined && name !== undefined) return refuseExport(builtin.replace('-', '/'), name)
  const [, specifier] = /^Could not resolve "(.+)"$/.exec(text) ?? []
  if (specifier === undefined) return text
  if (isBuiltin(specifier)) return refuseBuiltin(specifier, packageOf(place))
  if (/^[./]/.test(specifier)) return `The file "${specifier}" does not exist.`
  return `"${specifier}" is not installed. Add it to the dependencies in package.json.`
}

function refuseExport(builtin: string, name: string): string {
  const advice =
    builtin === 'crypto' ? 'Use the global crypto.subtle.' : 'This needs the node runtime, which this version of Plat does not have yet.'
  return `"${name}" is not among what functions have of "node:${builtin}". ${advice}`
}
