/**
 * Headers, name and value in turn with names in lower case, without those that a Connection header lists (RFC 9110 §7.6.1). `connection`
 * is that header's value, already left out of the list.
 */
export function dropListed(headers: string[], connection: string): string[] {
  const listed = new Set(
    connection
      .toLowerCase()
      .split(',')
      .map((token) => token.trim()),
  )
  const kept: string[] = []
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!listed.has(name)) kept.push(name, headers[index + 1] ?? '')
  }
  return kept
}
