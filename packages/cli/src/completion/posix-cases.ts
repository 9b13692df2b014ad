import type { CompletionEntry, CompletionFlag } from './completion-table.ts'
import type { CompletionValues } from './completion-values.ts'

/** The lines that find out which command is meant: bash and zsh read them alike. Pure. */
export function pathCases(table: readonly CompletionEntry[]): string {
  return table
    .slice(1)
    .map(({ path, aliases }) => `      ${[path, ...aliases].map((words) => `"${words}"`).join('|')}) command="${path}" ;;`)
    .join('\n')
}

/** The lines that answer what can follow an option that takes a value, `"plat list --status"`: options with the same values stand together. Pure. */
export function valueCases(table: readonly CompletionEntry[], answer: (values: CompletionValues) => string): string {
  const patterns = new Map<string, string[]>()
  for (const { path, flags } of table)
    for (const { values, ...flag } of flags)
      if (values)
        patterns.set(answer(values), [...(patterns.get(answer(values)) ?? []), ...namesOf(flag).map((name) => `"${path} ${name}"`)])
  return [...patterns].map(([line, names]) => `    ${names.join('|')})\n      ${line} ;;`).join('\n')
}

const namesOf = ({ name, short }: Pick<CompletionFlag, 'name' | 'short'>): string[] => (short === undefined ? [name] : [name, short])
