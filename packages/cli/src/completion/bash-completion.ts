import type { CompletionEntry } from './completion-table.ts'
import type { CompletionValues } from './completion-values.ts'
import { pathCases, valueCases } from './posix-cases.ts'

/** Completion for bash 3.2 and later; where no word fits it offers files. Pure. */
export function bashCompletion(table: readonly CompletionEntry[]): string {
  const words = table.map(({ path, commands, flags, argument }) => {
    const own = `words="${[...commands, ...flags].map(({ name }) => name).join(' ')}"`
    const others = argument && 'from' in argument ? `; [[ $current == -* ]] || words="${wordsOf(argument)}"` : ''
    return `        "${path}") ${own}${others} ;;`
  })
  return `# plat completion for bash. Load it with: source <(plat completion bash)
_plat() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="plat" words="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "$command \${COMP_WORDS[index]}" in
${pathCases(table)}
    esac
  done
  if [[ $current == "=" ]]; then current=""; elif [[ $before == "=" ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  case "$command $before" in
${valueCases(table, (values) => `words="${wordsOf(values)}"`)}
    *)
      case "$command" in
${words.join('\n')}
      esac ;;
  esac
  COMPREPLY=()
  while IFS='' read -r index; do COMPREPLY+=("$index"); done < <(compgen -W "$words" -- "$current")
}
complete -o default -F _plat plat
`
}

const wordsOf = (values: CompletionValues): string => ('from' in values ? `$(${values.from})` : values.words.join(' '))
