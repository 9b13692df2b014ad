import type { Command } from 'commander'
import { referenceText } from './reference-text.ts'

export const PAGE = new URL('../../../../docs/cli.md', import.meta.url)
/** Between these lines stands what the commander tree says. */
export const MARKS = ['<!-- reference -->', '<!-- end of reference -->'] as const

/** The page with the reference as the commands are now. Pure. */
export function withReference(page: string, program: Command): string {
  const [start, end] = MARKS
  const before = page.slice(0, page.indexOf(start) + start.length)
  const after = page.slice(page.indexOf(end))
  return `${before}\n\n${referenceText(program)}\n${after}`
}
