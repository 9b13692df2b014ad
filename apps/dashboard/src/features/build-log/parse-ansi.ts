/** A run of text in one look. */
export interface AnsiRun {
  text: string
  colour: AnsiColour | undefined
  isBold: boolean
}
export type AnsiColour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'grey'

const COLOURS: Record<number, AnsiColour> = { 0: 'grey', 1: 'red', 2: 'green', 3: 'yellow', 4: 'blue', 5: 'magenta', 6: 'cyan' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const SEQUENCE = /\u001b\[([0-9;]*)([A-Za-z])|\u001b[\]PX^_].*?(?:\u0007|\u001b\\)|[\u0000-\u0008\u000b-\u001f\u007f]/g

/** Splits a line of a terminal into runs (ECMA-48 SGR: 16 colours and bold); every other control sequence is dropped. Text stays text. */
export function parseAnsi(line: string): AnsiRun[] {
  const runs: AnsiRun[] = []
  let look: Pick<AnsiRun, 'colour' | 'isBold'> = { colour: undefined, isBold: false }
  let from = 0
  const add = (text: string) => {
    if (text !== '') runs.push({ text, ...look })
  }
  for (const match of line.matchAll(SEQUENCE)) {
    add(line.slice(from, match.index))
    from = match.index + match[0].length
    if (match[2] === 'm') look = applyCodes(look, (match[1] ?? '').split(';').map(Number))
  }
  add(line.slice(from))
  return runs
}

/** The same without any look, as it is searched. */
export const stripAnsi = (line: string): string => line.replace(SEQUENCE, '')

function applyCodes(look: Pick<AnsiRun, 'colour' | 'isBold'>, codes: number[]): Pick<AnsiRun, 'colour' | 'isBold'> {
  let { colour, isBold } = look
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0
    if (code === 0) [colour, isBold] = [undefined, false]
    else if (code === 1) isBold = true
    else if (code === 22) isBold = false
    else if (code === 39) colour = undefined
    else if (code === 38 || code === 48)
      index += codes[index + 1] === 5 ? 2 : 4 // a colour of 256 or of millions: left out
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) colour = COLOURS[code % 10]
  }
  return { colour, isBold }
}
