import type { CommandSpec } from '../commands/command.ts'

export interface CompletionEntry {
  /** Words from the program on: `plat env set`. */
  path: string
  /** The same with aliases instead: `plat env add`. */
  aliases: string[]
  commands: { name: string; summary: string }[]
  flags: { name: string; description: string }[]
}

const COMMON = [
  { name: '--json', description: 'print one JSON document' },
  { name: '--api', description: 'address of the api' },
  { name: '--token', description: 'token to use' },
  { name: '--help', description: 'show help' },
]
const PROJECT = { name: '--project', description: 'project by slug or id' }

/** What can be typed after each command, read off the commands themselves. Pure. */
export function completionTable(commands: readonly CommandSpec[]): CompletionEntry[] {
  const root: CompletionEntry = {
    path: 'plat',
    aliases: [],
    commands: namesOf(commands),
    flags: [...COMMON, { name: '--version', description: 'print the version' }],
  }
  return [root, ...commands.flatMap((spec) => entriesOf(spec, ['plat']))]
}

function entriesOf(spec: CommandSpec, parents: readonly string[]): CompletionEntry[] {
  const names = [spec.name, ...(spec.aliases ?? [])]
  const [path = '', ...aliases] = names.flatMap((name) => parents.map((parent) => `${parent} ${name}`))
  const inner = spec.commands ?? []
  const options = [...(spec.options ?? []), ...(inner.find(({ isDefault }) => isDefault)?.options ?? [])]
  const flags = options.map(({ flags: text, description }) => ({ name: /--[a-z-]+/.exec(text)?.[0] ?? text, description }))
  const own = {
    path,
    aliases,
    commands: namesOf(inner),
    flags: [...flags, ...(spec.isOfProject || inner.some((each) => each.isOfProject) ? [PROJECT] : []), ...COMMON],
  }
  return [own, ...inner.flatMap((each) => entriesOf(each, [path, ...aliases]))]
}

const namesOf = (commands: readonly CommandSpec[]) => commands.map(({ name, summary }) => ({ name, summary }))
