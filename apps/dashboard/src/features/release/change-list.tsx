import { clsx } from 'clsx'
import type { Change } from './to-changes.ts'

const SIGNS = { added: ['+', 'text-good'], removed: ['−', 'text-bad'], changed: ['~', 'text-warn'] } as const

/** Things that differ, each with its sign and the word for it. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="divide-y text-sm">
      {changes.map(({ name, kind, detail }) => (
        <li key={name} className="flex min-h-9 items-center gap-3 px-4 py-1.5">
          <span aria-hidden className={clsx('w-3 shrink-0 text-center font-mono', SIGNS[kind][1])}>
            {SIGNS[kind][0]}
          </span>
          <span className="min-w-0 flex-1 font-mono text-xs break-all">{name}</span>
          <span className="shrink-0 text-xs text-muted max-sm:hidden">{kind}</span>
          <span className="shrink-0 text-xs text-faint sm:w-40 sm:text-right">{detail}</span>
        </li>
      ))}
    </ul>
  )
}
