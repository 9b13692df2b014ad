/** Terminal control sequences (ECMA-48 CSI, OSC, DCS and the like). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
const SEQUENCE = /\u001b\[[0-9;:?<=>]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[ -/]*[0-~]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const COLOUR = /^\u001b\[[0-9;:]*m$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const ANY_COLOUR = /\u001b\[[0-9;:]*m/

/** Text from outside as one line that can neither move a terminal's cursor nor colour it, nor turn the order of its characters. */
export const toPlainText = (text: string): string => text.replace(SEQUENCE, '').replace(CONTROL, '')

/** Text from outside as one line that says all of it: as it is where it can be read so, else as a JSON string, every other control escaped. */
export function toQuotedText(text: string): string {
  if (toPlainText(text) === text && !/^["\s]|\s$/.test(text)) return text
  return JSON.stringify(text).replace(CONTROL, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The same, but colours (SGR) stay, and end with the line: for logs. */
export function toLogText(text: string): string {
  const parts = text.split(SEQUENCE).map((part) => part.replace(CONTROL, ''))
  const kept = (text.match(SEQUENCE) ?? []).map((sequence) => (COLOUR.test(sequence) ? sequence : ''))
  const joined = parts.map((part, index) => part + (kept[index] ?? '')).join('')
  return ANY_COLOUR.test(joined) ? `${joined}\u001b[0m` : joined
}
