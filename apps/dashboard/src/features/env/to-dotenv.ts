import type { EnvVar } from '../../data/env-vars.ts'

const PLAIN = /^[A-Za-z0-9_./:@%+,?&=~-]*$/

/** The text of a .env file that `parseDotenv` reads back. Sensitive values are not known here: their lines say so. */
export function toDotenv(variables: readonly Pick<EnvVar, 'key' | 'value'>[]): string {
  return variables.map(({ key, value }) => (value === null ? `# ${key} is sensitive` : `${key}=${quoted(value)}`)).join('\n')
}

const quoted = (value: string): string => {
  if (PLAIN.test(value)) return value
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('$', '\\$')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n')
  return `"${escaped}"`
}
