import type { EnvVar } from '../../data/env-vars.ts'
import type { DotenvEntry } from './parse-dotenv.ts'

export interface EnvChange {
  key: string
  value: string
  /** `same` changes nothing; what a sensitive one holds is unknown, so it counts as changed. */
  effect: 'added' | 'changed' | 'same'
}

/** What setting these entries would do to a project's variables, in their order. */
export function planEnvChanges(entries: readonly DotenvEntry[], present: readonly Pick<EnvVar, 'key' | 'value'>[]): EnvChange[] {
  const known = new Map(present.map(({ key, value }) => [key, value]))
  return entries.map(({ key, value }) => ({ key, value, effect: effectOf(known.get(key), value) }))
}

function effectOf(before: string | null | undefined, value: string): EnvChange['effect'] {
  if (before === undefined) return 'added'
  return before === value ? 'same' : 'changed'
}
