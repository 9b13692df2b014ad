export interface DotenvEntry {
  key: string
  value: string
  /** Counted from 1. */
  line: number
}
export interface DotenvProblem {
  line: number
  message: string
}

const KEY = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/
const QUOTES = ['"', "'", '`']
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t' }

/**
 * Reads the text of a .env file: `KEY=value`, `export KEY=value`, comments, values in quotes over several lines, escapes in double ones. What
 * cannot be read is a problem with its line; everything else is still read. Of a key that comes twice the last one counts, as everywhere.
 */
export function parseDotenv(text: string): { entries: DotenvEntry[]; problems: DotenvProblem[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const entries = new Map<string, DotenvEntry>()
  const problems: DotenvProblem[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = at + 1
    const trimmed = (lines[at] ?? '').trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const key = keyOf(trimmed)
    if (typeof key !== 'string') {
      problems.push({ line, ...key })
      continue
    }
    const rest = trimmed.slice(trimmed.indexOf('=') + 1).trim()
    const quote = QUOTES.find((mark) => rest.startsWith(mark))
    if (quote === undefined) {
      entries.delete(key)
      entries.set(key, { key, value: rest.replace(/(^|\s+)#.*$/, ''), line })
      continue
    }
    const quoted = readQuoted([rest, ...lines.slice(at + 1)], quote)
    if (typeof quoted === 'string') {
      problems.push({ line, message: quoted })
      continue
    }
    entries.delete(key)
    entries.set(key, { key, value: quoted.value, line })
    at += quoted.linesMore
  }
  return { entries: [...entries.values()], problems }
}

function keyOf(line: string): string | { message: string } {
  const equals = line.indexOf('=')
  if (equals === -1) return { message: 'There is no = in this line.' }
  const key = line
    .slice(0, equals)
    .trim()
    .replace(/^export\s+/, '')
  if (key === '') return { message: 'There is no name before the =.' }
  return KEY.test(key) ? key : { message: `“${key.slice(0, 40)}” is no name: use letters, digits and _, and do not start with a digit.` }
}

/** The value of a text that starts with a quote, or what is wrong with it. */
function readQuoted(lines: readonly string[], quote: string): { value: string; linesMore: number } | string {
  const text = lines.join('\n')
  let value = ''
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (quote === '"' && character === '\\') {
      at += 1
      const escaped = text[at] ?? ''
      value += ESCAPES[escaped] ?? (escaped === '"' || escaped === '\\' || escaped === '$' ? escaped : `\\${escaped}`)
    } else if (character === quote) {
      const after =
        text
          .slice(at + 1)
          .split('\n', 1)[0]
          ?.trim() ?? ''
      if (after !== '' && !after.startsWith('#')) return 'There is more after the closing quote.'
      return { value, linesMore: text.slice(0, at).split('\n').length - 1 }
    } else value += character
  }
  return `The quote ${quote} is never closed.`
}
