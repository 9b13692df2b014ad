type Parsed = { ok: true; value: Record<string, string> } | { ok: false; problem: string }

/** Headers as they are typed: one a line, `name: value`; or what is wrong with them. Empty lines are nothing. */
export function parseHeaders(text: string): Parsed {
  const value: Record<string, string> = {}
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, name, content] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || content === undefined)
      return { ok: false, problem: `Write “name: value”, not “${line.trim().slice(0, 60)}”.` }
    value[name] = content
  }
  return { ok: true, value }
}
