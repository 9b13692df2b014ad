/** The value of the first header of that name, in a list of name, value, name, value … with names in lower case. */
export function headerValue(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index + 1 < headers.length; index += 2) if (headers[index] === name) return headers[index + 1]
  return undefined
}
