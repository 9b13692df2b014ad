import type { Dependencies } from '../dependencies.ts'

/** Shorter values would mask half of every log. */
const SECRET_LENGTH_MIN = 6

export interface ResolvedEnv {
  values: Record<string, string>
  /** Values that must never show in a log: those of sensitive variables, of at least 6 characters. */
  secretValues: string[]
}

/** The variables of a project for one target, decrypted: for a build or an invocation only (invariant 6). */
export async function resolveEnv(
  { database, envCipher }: Pick<Dependencies, 'database' | 'envCipher'>,
  projectId: string,
  target: 'production' | 'preview',
): Promise<ResolvedEnv> {
  const rows = await database.envVar.findMany({ where: { projectId, targets: { has: target } }, orderBy: { key: 'asc' } })
  const variables = rows.map(({ key, ciphertext, sensitive }) => ({ key, value: envCipher.decrypt(ciphertext), sensitive }))
  return {
    values: Object.fromEntries(variables.map(({ key, value }) => [key, value])),
    secretValues: variables.filter(({ sensitive, value }) => sensitive && value.length >= SECRET_LENGTH_MIN).map(({ value }) => value),
  }
}
