import { TriangleAlert } from 'lucide-react'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/tone.ts'
import type { DotenvProblem } from './parse-dotenv.ts'
import type { EnvChange } from './plan-env-changes.ts'
import type { PutAll } from './put-env-vars.ts'

interface EnvPlanProps {
  changes: readonly EnvChange[]
  problems: readonly DotenvProblem[]
  refused: PutAll['refused']
}

const EFFECTS: Record<EnvChange['effect'], [string, Tone]> = {
  added: ['New', 'good'],
  changed: ['Changes', 'warn'],
  same: ['Stays', 'neutral'],
}

/** What a pasted text would do, name by name, and what of it cannot be read. Names only: a preview is no place for secrets. */
export function EnvPlan({ changes, problems, refused }: EnvPlanProps) {
  if (changes.length === 0 && problems.length === 0)
    return (
      <p className="grid min-h-44 place-items-center rounded-md border border-dashed px-6 text-center text-sm text-muted">
        Here you see what it would do, before it is done.
      </p>
    )
  return (
    <div role="status" className="max-h-80 overflow-auto rounded-md border">
      <ul aria-label="What it would do" className="divide-y text-sm">
        {problems.map(({ line, message }) => (
          <li key={line} className="flex gap-2.5 px-3 py-2 text-bad">
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">
              Line {line}: {message}
            </span>
          </li>
        ))}
        {changes.map(({ key, effect }) => {
          const [word, tone] = EFFECTS[effect]
          const problem = refused.find((one) => one.key === key)?.message
          return (
            <li key={key} className="flex min-h-9 items-center justify-between gap-3 px-3 py-1.5">
              <span className="min-w-0 font-mono text-xs break-all">{key}</span>
              {problem === undefined ? <Badge tone={tone}>{word}</Badge> : <span className="text-xs text-bad">{problem}</span>}
            </li>
          )
        })}
      </ul>
    </div>
  )
}
