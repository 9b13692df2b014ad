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
  addCommonOptions(program)
  for (const spec of commands) program.addCommand(toCommand(spec, action))
  program.helpCommand('help [command]', 'show help of a command')
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
  if (spec.commands?.some(({ isDefault }) => isDefault)) command.hook('preSubcommand', refuseUnknown)
  if (spec.run)
    command.action((...given) => action(spec, { args: given.slice(0, -2), options: (given.at(-1) as Command).optsWithGlobals() }))
  return command
}

/** Commander hands every other word to the default command, which then has too many arguments. */
function refuseUnknown(group: Command): void {
  const [word = '-'] = group.args
  const names = group.commands.flatMap((inner) => [inner.name(), ...inner.aliases()])
  if (word.startsWith('-') || names.includes(word)) return
  const near = nearest(word, names)
  group.error(`error: unknown command '${word}'${near === undefined ? '' : `\n(Did you mean ${near}?)`}`, {
    code: 'commander.unknownCommand',
  })
}

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
