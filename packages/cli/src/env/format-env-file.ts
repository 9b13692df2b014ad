const PLAIN = /^[A-Za-z0-9_./:@%+,=-]*$/
const QUOTES = ["'", '"', '`']

/** One line of a .env file, as Node's parseEnv reads it back; undefined for a value that no quote can hold. Pure. */
export function formatEnvLine(key: string, value: string): string | undefined {
  if (PLAIN.test(value)) return `${key}=${value}`
  // Inside double quotes \n would be read as a line end.
  const quote = QUOTES.find((candidate) => !value.includes(candidate) && !(candidate === '"' && value.includes('\\n')))
  return quote === undefined || value.includes('\r') ? undefined : `${key}=${quote}${value}${quote}`
}
