/** What can follow an option or be an argument: words known now, or the lines of a command run when they are asked for. */
export type CompletionValues = { words: readonly string[] } | { from: string }

const firstColumn = (command: string): CompletionValues => ({ from: `${command} 2>/dev/null | cut -d " " -f 1` })

/** By the placeholder's name in the help. */
const BY_NAME: Readonly<Record<string, CompletionValues>> = {
  project: firstColumn('plat projects'),
  function: firstColumn('plat functions'),
  deployment: firstColumn('plat list'),
  branch: { from: 'git branch --format="%(refname:short)" 2>/dev/null' },
}

/**
 * What can stand for the placeholder of an option or argument such as `-b, --branch <branch>` or `[deployment]`; empty words for anything
 * else, undefined where there is no placeholder. Pure.
 */
export function completionValues(text: string, choices?: readonly string[]): CompletionValues | undefined {
  const name = /[<[]([a-z]+)/.exec(text)?.[1]
  return name === undefined ? undefined : choices ? { words: choices } : (BY_NAME[name] ?? { words: [] })
}
