import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** V8, explicit compile hints: compile the whole file while it arrives, on another thread. Elsewhere it is a comment. */
const HINT = '//# allFunctionsCalledOnLoad\n'

/**
 * Marks the scripts with which every page starts, React and the router. Compiled function by function at their first call they were
 * the longest task of every page. Takes the folder of a standalone build, its static files included.
 */
export function hintScripts(served: string): void {
  const output = path.join(served, '.next')
  const { rootMainFiles } = JSON.parse(readFileSync(path.join(output, 'build-manifest.json'), 'utf8')) as { rootMainFiles: string[] }
  for (const file of rootMainFiles) {
    const script = path.join(output, file)
    writeFileSync(script, HINT + readFileSync(script, 'utf8'))
  }
}
