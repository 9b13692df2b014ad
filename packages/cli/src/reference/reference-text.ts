import type { Command } from 'commander'

const COMMON = new Set(['--json', '--api', '--token'])

/** The reference part of docs/cli.md, read off the commander tree: each command with its arguments, options and examples. Pure. */
export function referenceText(program: Command): string {
  return commandsOf(program)
    .flatMap((command) => sectionsOf(command, 'plat'))
    .join('\n')
}

const commandsOf = (group: Command) => group.commands.filter((command) => command.name() !== 'help')

function sectionsOf(command: Command, parent: string): string[] {
  const path = `${parent} ${command.name()}`
  const usage = [
    path,
    ...command.registeredArguments.map((argument) =>
      argument.required ? `<${argument.name()}${argument.variadic ? '...' : ''}>` : `[${argument.name()}]`,
    ),
  ]
  const isGroup = command.commands.length > 0
  const rows = [
    ...command.registeredArguments.map((argument) => [`\`${argument.name()}\``, argument.description] as const),
    ...command.options
      .filter(({ long }) => !COMMON.has(long ?? ''))
      .map(
        ({ flags, description, argChoices }) =>
          [`\`${flags}\``, `${description}${argChoices ? ` (${argChoices.join(', ')})` : ''}`] as const,
      ),
  ]
  const aliases =
    command.aliases().length > 0
      ? ` Also called ${command
          .aliases()
          .map((alias) => `\`${alias}\``)
          .join(', ')}.`
      : ''
  const text = command.description()
  const section = [
    `${isGroup || parent === 'plat' ? '###' : '####'} ${usage.join(' ')}`,
    '',
    `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith('.') ? '' : '.'}${aliases}`,
    '',
    ...(rows.length === 0
      ? []
      : [
          '| | |',
          '|---|---|',
          ...rows.map(([name, description]) => `| ${name.replaceAll('|', '\\|')} | ${description.replaceAll('|', '\\|')} |`),
          '',
        ]),
    ...examplesOf(command),
  ]
  return [section.join('\n'), ...commandsOf(command).flatMap((inner) => sectionsOf(inner, path))]
}

/** As the help shows them. */
function examplesOf(command: Command): string[] {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp()
  const examples = help.split('\nExamples:\n')[1]?.trimEnd()
  return examples === undefined
    ? []
    : ['```', ...examples.split('\n').map((line) => line.replace(/^ {2}/, '').replace(/ {2,}(?=\S+)/, '   # ')), '```', '']
}
