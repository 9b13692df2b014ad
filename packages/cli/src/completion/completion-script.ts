import { bashCompletion } from './bash-completion.ts'
import type { CompletionEntry } from './completion-table.ts'
import { fishCompletion } from './fish-completion.ts'
import { zshCompletion } from './zsh-completion.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type CompletionShell = (typeof SHELLS)[number]

const SCRIPTS: Record<CompletionShell, (table: readonly CompletionEntry[]) => string> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
}

/** The script that makes a shell complete `plat`. Pure. */
export function completionScript(shell: CompletionShell, table: readonly CompletionEntry[]): string {
  return SCRIPTS[shell](table)
}
