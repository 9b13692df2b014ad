import type { CompletionEntry, CompletionFlag } from './completion-table.ts'
import type { CompletionValues } from './completion-values.ts'

/** Completion for fish; where no word fits it offers files. Pure. */
export function fishCompletion(table: readonly CompletionEntry[]): string {
  const lines = table.flatMap(({ path, aliases, commands, flags, argument }) => {
    const condition = quote(`contains -- (__plat_command) ${[path, ...aliases].map((words) => `"${words}"`).join(' ')}`)
    const complete = `complete -c plat -n ${condition}`
    return [
      ...commands.map(({ name, summary }) => `${complete} -f -a ${name} -d ${quote(summary)}`),
      ...flags.map((flag) => `${complete} ${flagText(flag)}`),
      ...(argument && 'from' in argument ? [`${complete} -f -a ${quote(wordsOf(argument))}`] : []),
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

/** `-x`: a value and no files, `-r`: a value that may be a file. */
function flagText({ name, short, description, values }: CompletionFlag): string {
  const names = `-l ${name.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`
  const words = values && wordsOf(values)
  return `${names} -d ${quote(description)}${words === undefined ? '' : words === '' ? ' -r' : ` -x -a ${quote(words)}`}`
}

const wordsOf = (values: CompletionValues): string => ('from' in values ? `(${values.from})` : values.words.join(' '))
const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
