import type { CompletionEntry } from './completion-table.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type CompletionShell = (typeof SHELLS)[number]

/** The script that makes a shell complete `plat`. Pure. */
export function completionScript(shell: CompletionShell, table: readonly CompletionEntry[]): string {
  return SCRIPTS[shell](table)
}

const SCRIPTS: Record<CompletionShell, (table: readonly CompletionEntry[]) => string> = { bash, zsh, fish }

/** The lines that find out which command is meant: bash and zsh read them alike. */
function pathCases(table: readonly CompletionEntry[]): string[] {
  return table
    .slice(1)
    .map(({ path, aliases }) => `      ${[path, ...aliases].map((words) => `"${words}"`).join('|')}) command="${path}" ;;`)
}

function bash(table: readonly CompletionEntry[]): string {
  const words = table.map(
    ({ path, commands, flags }) => `    "${path}") words="${[...commands, ...flags].map(({ name }) => name).join(' ')}" ;;`,
  )
  return `# plat completion for bash. Load it with: source <(plat completion bash)
_plat() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="plat" words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
${pathCases(table).join('\n')}
    esac
  done
  case "$command" in
${words.join('\n')}
  esac
  COMPREPLY=()
  while IFS='' read -r index; do COMPREPLY+=("$index"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _plat plat
`
}

function zsh(table: readonly CompletionEntry[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const item = (name: string, text: string) => quote(`${name}:${text.replaceAll(':', '\\:')}`)
  const cases = table.map(
    ({ path, commands, flags }) =>
      `    "${path}") items=(${[...commands.map(({ name, summary }) => item(name, summary)), ...flags.map(({ name, description }) => item(name, description))].join(' ')}) ;;`,
  )
  return `#compdef plat
# plat completion for zsh. Load it with: source <(plat completion zsh)
_plat() {
  local command="plat" index
  local -a items
  for ((index = 2; index < CURRENT; index++)); do
    case "$command \${words[index]}" in
${pathCases(table).join('\n')}
    esac
  done
  case "$command" in
${cases.join('\n')}
  esac
  _describe 'plat' items || _files
}
compdef _plat plat
`
}

function fish(table: readonly CompletionEntry[]): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const lines = table.flatMap(({ path, aliases, commands, flags }) => {
    const condition = quote(`contains -- (__plat_command) ${[path, ...aliases].map((words) => `"${words}"`).join(' ')}`)
    return [
      ...commands.map(({ name, summary }) => `complete -c plat -n ${condition} -a ${name} -d ${quote(summary)}`),
      ...flags.map(({ name, description }) => `complete -c plat -n ${condition} -l ${name.replace(/^--/, '')} -d ${quote(description)}`),
    ]
  })
  const paths = table.slice(1).flatMap(({ path, aliases }) => [path, ...aliases].map((words) => quote(words)))
  return `# plat completion for fish. Load it with: plat completion fish | source
function __plat_command
  set -l command plat
  for word in (commandline -opc)[2..]
    contains -- "$command $word" ${paths.join(' ')}; and set command "$command $word"
  end
  echo $command
end
${lines.join('\n')}
`
}
