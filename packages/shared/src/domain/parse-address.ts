/**
 * The bytes of an IP address, 4 or 16: dotted decimal, or any textual form of RFC 4291 §2.2. Undefined for everything else: octal,
 * hexadecimal and shortened numbers are read differently by different programs, so none is read here.
 */
export function parseAddress(text: string): Uint8Array | undefined {
  return parseV4(text) ?? parseV6(text)
}

function parseV4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return undefined
  return Uint8Array.from(parts, Number)
}

function parseV6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1))
  if (!head || (halves.length === 2 && !tail)) return undefined
  if (halves.length === 1) return head.length === 16 ? Uint8Array.from(head) : undefined
  const gap = 16 - head.length - (tail ?? []).length
  if (gap < 2) return undefined
  return Uint8Array.from([...head, ...new Array<number>(gap).fill(0), ...(tail ?? [])])
}

function parseGroups(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  const bytes: number[] = []
  for (const [index, group] of groups.entries()) {
    const embedded = isEnd && index === groups.length - 1 ? parseV4(group) : undefined
    if (embedded) bytes.push(...embedded)
    else if (/^[0-9a-f]{1,4}$/i.test(group)) bytes.push(Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff)
    else return undefined
  }
  return bytes
}
