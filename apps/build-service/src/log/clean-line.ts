const LINE_LENGTH_MAX = 8192
const CUT_NOTE = ' … [line cut]'
/** ESC [ … final byte (ECMA-48 §5.4), ESC ] … BEL or ST, and two-byte escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal control sequences are what is looked for
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])?/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are all a log may send to a terminal
const COLOUR = /^\u001b\[[0-9;:]*m$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go, except tab and the ESC of a colour
const CONTROLS = /[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * One line of program output as it may be stored and shown on any terminal: what a carriage return overwrote is gone, colours stay, every
 * other control sequence and character is dropped, at most 8192 characters remain.
 */
export function cleanLine(raw: string): string {
  const text = lastRedraw(raw)
    .replace(ESCAPES, (sequence) => (COLOUR.test(sequence) ? sequence : ''))
    .replace(CONTROLS, '')
    .toWellFormed()
  return text.length <= LINE_LENGTH_MAX ? text : text.slice(0, LINE_LENGTH_MAX - CUT_NOTE.length).toWellFormed() + CUT_NOTE
}

/** Progress bars draw over their own line; only the last state is worth a line. */
function lastRedraw(raw: string): string {
  const states = raw.split('\r').filter((state) => state !== '')
  return states.at(-1) ?? ''
}
