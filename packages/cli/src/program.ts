import { Command, Option } from 'commander'
import type { CommandSpec } from './commands/command.ts'
import { COMMANDS } from './commands/commands.ts'
import { nearest } from './errors/did-you-mean.ts'

export type Action = (spec: CommandSpec, input: { args: (string | undefined)[]; options: Record<string, unknown> }) => Promise<void>

const EPILOGUE = `
Environment:
  PLAT_API    address of the api, before what "plat login" kept (default http://localhost:9000)
  PLAT_TOKEN  a personal token, instead of "plat login"

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted`

/** The whole command line as commander sees it; `action` runs what was chosen. */
export function createProgram(action: Action, commands: readonly CommandSpec[] = COMMANDS): Command {
  const program = new Command('plat')
    .description('Deploy sites and functions to your own Plat server.')
    .usage('<command> [options]')
    .version('0.1.0', '-V, --version', 'print the version')
    .enablePositionalOptions()
    .showSuggestionAfterError(true)
    .addHelpText('after', EPILOGUE)
    .addHelpText('beforeAll', ({ command }) => {
      if (command.commands.length > 0) refuseUnknown(command as Command, command.args[0])
      return ''
    })
  addCommonOptions(program)
  for (const spec of commands) program.addCommand(toCommand(spec, action))
  addHelp(program)
  return program
}

function toCommand(spec: CommandSpec, action: Action): Command {
  const command = new Command(spec.name)
    .summary(spec.summary)
    .description(spec.description ?? spec.summary)
    .showSuggestionAfterError(true)
  if (spec.aliases) command.aliases([...spec.aliases])
  for (const [name, description] of spec.args ?? []) command.argument(name, description)
  for (const option of spec.options ?? []) command.addOption(toOption(option))
  command.optionsGroup('Common options:')
  if (spec.isOfProject) command.option('-p, --project <project>', 'project by slug or id, instead of the linked one')
  addCommonOptions(command)
  if (spec.examples.length > 0) command.addHelpText('after', examplesText(spec.examples))
  for (const inner of spec.commands ?? []) command.addCommand(toCommand(inner, action), { isDefault: inner.isDefault ?? false })
  if (spec.commands) {
    addHelp(command)
    command.hook('preSubcommand', () => refuseUnknown(command, command.args[0]))
  }
  if (spec.run)
    command.action((...given) => action(spec, { args: given.slice(0, -2), options: (given.at(-1) as Command).optsWithGlobals() }))
  return command
}

/** `help env set` beside `env set --help`: commander's own looks at the first word only. */
function addHelp(group: Command): void {
  const help = new Command('help').argument('[command...]', 'words of a command').description('show help of a command')
  addCommonOptions(help)
  help.action((words: string[]) => {
    let command = group
    for (const word of words) {
      refuseUnknown(command, word)
      command = innerOf(command, word) ?? command
    }
    command.help()
  })
  group.helpCommand(false).addCommand(help)
}

/** Commander shows the help of the group, or hands the word to its default command, which then has too many arguments. */
function refuseUnknown(group: Command, word = '-'): void {
  if (word.startsWith('-') || innerOf(group, word)) return
  const near = nearest(
    word,
    group.commands.flatMap((inner) => [inner.name(), ...inner.aliases()]),
  )
  group.error(`error: unknown command '${word}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`, {
    code: 'commander.unknownCommand',
  })
}

const innerOf = (group: Command, word: string): Command | undefined =>
  group.commands.find((inner) => inner.name() === word || inner.aliases().includes(word))

function toOption({ flags, description, choices, isList }: CommandSpec['options'] extends readonly (infer O)[] | undefined ? O : never) {
  const option = new Option(flags, description)
  if (choices) option.choices([...choices])
  const parse = option.parseArg // checks the choices
  if (isList) option.argParser<string[]>((value, before) => [...(before ?? []), parse?.(value, undefined) ?? value] as string[])
  return option
}

function addCommonOptions(command: Command): void {
  command
    .option('--json', 'print one JSON document and nothing else')
    .option('--api <url>', 'address of the api')
    .option('--token <token>', 'token to use')
    .helpOption('-h, --help', 'show help')
}

function examplesText(examples: CommandSpec['examples']): string {
  const width = Math.max(...examples.map(([command]) => command.length))
  return `\nExamples:\n${examples.map(([command, what]) => `  ${command.padEnd(width)}  ${what}`).join('\n')}`
}
