/** JSON with an indentation; any other text as it is. */
export function prettyBody(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text // it only began like JSON
  }
}
