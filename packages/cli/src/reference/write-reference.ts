import { readFileSync, writeFileSync } from 'node:fs'
import { createProgram } from '../program.ts'
import { MARKS, PAGE, withReference } from './reference-page.ts'

/** Writes the reference into docs/cli.md: run it after a change of the commands. */
const page = readFileSync(PAGE, 'utf8')
if (!page.includes(MARKS[0])) throw new Error(`${PAGE.pathname} has no mark "${MARKS[0]}".`)
writeFileSync(
  PAGE,
  withReference(
    page,
    createProgram(async () => undefined),
  ),
)
