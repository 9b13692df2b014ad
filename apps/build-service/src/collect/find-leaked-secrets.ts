const LENGTH_MIN = 8

/**
 * Names of the variables whose sensitive values appear in what visitors get, so that the author can be warned (R35). Short values are
 * passed over: they would appear by chance.
 */
export function findLeakedSecrets(content: Buffer, env: Readonly<Record<string, string>>, secretValues: readonly string[]): string[] {
  const secrets = new Set(secretValues.filter((value) => value.length >= LENGTH_MIN && content.includes(value)))
  return Object.entries(env).flatMap(([key, value]) => (secrets.has(value) ? [key] : []))
}
