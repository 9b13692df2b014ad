import type { CompletionEntry } from './completion-table.ts'
import type { CompletionValues } from './completion-values.ts'
import { pathCases, valueCases } from './posix-cases.ts'

/** Completion for zsh; where no word fits it offers files. Pure. */
export function zshCompletion(table: readonly CompletionEntry[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const item = (name: string, text: string) => quote(`${name}:${text.replaceAll(':', '\\:')}`)
  const cases = table.map(({ path, commands, flags, argument }) => {
    const items = [
      ...commands.map(({ name, summary }) => item(name, summary)),
      ...flags.map(({ name, description }) => item(name, description)),
    ]
    const others = argument && 'from' in argument ? ` [[ $current == -* ]] || { ${offer(argument)}; return; }` : ''
    return `    "${path}") items=(${items.join(' ')})${others === '' ? '' : `;${others}`} ;;`
  })
  return `#compdef plat
# plat completion for zsh. Load it with: source <(plat completion zsh)
_plat() {
  local command="plat" current="\${words[CURRENT]}" before="\${words[CURRENT-1]}" index
  local -a items
  for ((index = 2; index < CURRENT; index++)); do
    case "$command \${words[index]}" in
${pathCases(table)}
    esac
  done
  if [[ $current == --*=* ]]; then before="\${current%%=*}"; compset -P '*='; fi
  case "$command $before" in
${valueCases(table, (values) => `${offer(values)}; return`)}
  esac
  case "$command" in
${cases.join('\n')}
  esac
  _describe 'plat' items || _files
}
compdef _plat plat
`
}

function offer(values: CompletionValues): string {
  if ('from' in values) return `compadd -- \${(f)"$(${values.from})"}`
  return values.words.length === 0 ? '_files' : `compadd -- ${values.words.join(' ')}`
}
