import { usageError } from '../errors/usage-error.ts'

/** What the URL Standard (§4.1) takes for a step within a path, and the empty segment. */
const NO_NAME = /^(?:\.|%2e){0,2}$/i

/**
 * Makes sure that a path leads where it was built to lead: a segment made of what the user typed must not lead elsewhere. Pure.
 * @throws CliError (usage) naming the segment that is empty, `.` or `..`, also percent-encoded
 */
export function checkPath(path: string): void {
  const [segments = ''] = path.replace(/[\t\r\n]/g, '').split(/[?#]/, 1)
  const wrong = segments
    .split(/[/\\]/)
    .slice(1)
    .find((segment) => NO_NAME.test(segment))
  if (wrong !== undefined) throw usageError(`"${wrong.replace(/%2e/gi, '.')}" is no name.`, 'Give the name or id of what is meant.')
}
