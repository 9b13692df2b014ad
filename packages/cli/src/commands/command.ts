import type { Cli, Result } from '../shell/cli.ts'

export interface OptionSpec {
  /** Commander's words: `-b, --branch <name>`. */
  flags: string
  description: string
  choices?: readonly string[]
  /** May be given more than once: the value is a list. */
  isList?: boolean
}

export interface CommandSpec {
  name: string
  aliases?: readonly string[]
  summary: string
  /** More than the summary, for the command's own help. */
  description?: string
  /** Commander's words: `[deployment]`, `<name>`, `[files...]`. */
  args?: readonly (readonly [name: string, description: string])[]
  options?: readonly OptionSpec[]
  /** Works on a project: takes --project. */
  isOfProject?: boolean
  /** Works also where the link of the present folder is damaged. */
  replacesLink?: boolean
  /** Runs when the group is called without a verb. */
  isDefault?: boolean
  examples: readonly (readonly [command: string, what: string])[]
  commands?: readonly CommandSpec[]
  /** Undefined: it has emitted what there was itself. */
  // biome-ignore lint/suspicious/noExplicitAny: each command knows the options it declares
  run?(cli: Cli, input: { args: (string | undefined)[]; options: any }): Promise<Result | undefined>
}

/** A command whose options have the given shape. */
export const defineCommand = <Options = Record<string, never>>(
  spec: Omit<CommandSpec, 'run' | 'commands'> & {
    run(cli: Cli, input: { args: (string | undefined)[]; options: Options }): Promise<Result | undefined>
  },
): CommandSpec => spec
