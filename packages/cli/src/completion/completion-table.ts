import type { CommandSpec, OptionSpec } from '../commands/command.ts'
import { type CompletionValues, completionValues } from './completion-values.ts'

export interface CompletionEntry {
  /** Words from the program on: `plat env set`. */
  path: string
  /** The same with aliases instead: `plat env add`. */
  aliases: string[]
  commands: { name: string; summary: string }[]
  flags: CompletionFlag[]
  /** What its arguments may be; undefined: there are none. */
  argument: CompletionValues | undefined
}

export interface CompletionFlag {
  /** The long one. */
  name: string
  /** The same in one letter, with its hyphen. */
  short: string | undefined
  description: string
  /** Undefined: it takes no value. */
  values: CompletionValues | undefined
}

const COMMON: readonly OptionSpec[] = [
  { flags: '--json', description: 'print one JSON document' },
  { flags: '--api <url>', description: 'address of the api' },
  { flags: '--token <token>', description: 'token to use' },
  { flags: '-h, --help', description: 'show help' },
]
const PROJECT: OptionSpec = { flags: '-p, --project <project>', description: 'project by slug or id' }

/** What can be typed after each command, read off the commands themselves. Pure. */
export function completionTable(commands: readonly CommandSpec[]): CompletionEntry[] {
  const root: CompletionEntry = {
    path: 'plat',
    aliases: [],
    commands: namesOf(commands),
    flags: [...COMMON, { flags: '-V, --version', description: 'print the version' }].map(toFlag),
    argument: undefined,
  }
  return [root, ...commands.flatMap((spec) => entriesOf(spec, ['plat']))]
}

function entriesOf(spec: CommandSpec, parents: readonly string[]): CompletionEntry[] {
  const names = [spec.name, ...(spec.aliases ?? [])]
  const [path = '', ...aliases] = names.flatMap((name) => parents.map((parent) => `${parent} ${name}`))
  const inner = spec.commands ?? []
  const options = [...(spec.options ?? []), ...(inner.find(({ isDefault }) => isDefault)?.options ?? [])]
  const isOfProject = spec.isOfProject || inner.some((each) => each.isOfProject)
  const [[argument = ''] = []] = spec.args ?? []
  const own = {
    path,
    aliases,
    commands: namesOf(inner),
    flags: [...options, ...(isOfProject ? [PROJECT] : []), ...COMMON].map(toFlag),
    argument: completionValues(argument),
  }
  return [own, ...inner.flatMap((each) => entriesOf(each, [path, ...aliases]))]
}

const toFlag = ({ flags, description, choices }: OptionSpec): CompletionFlag => ({
  name: /--[a-z-]+/.exec(flags)?.[0] ?? flags,
  short: /^-[A-Za-z](?=,)/.exec(flags)?.[0],
  description,
  values: completionValues(flags, choices),
})

const namesOf = (commands: readonly CommandSpec[]) => commands.map(({ name, summary }) => ({ name, summary }))
