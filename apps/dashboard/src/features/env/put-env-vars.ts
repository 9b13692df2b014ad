import { type EnvVarInput, putEnvVar } from '../../data/env-vars.ts'
import type { Result } from '../../data/request.ts'

export interface PutAll {
  set: string[]
  refused: { key: string; message: string }[]
}

/** Sets several one after the other; what is refused is told by its name and stops none of the others, unless the server is away. */
export async function putEnvVars(slug: string, inputs: readonly EnvVarInput[]): Promise<Result<PutAll>> {
  const set: string[] = []
  const refused: PutAll['refused'] = []
  for (const input of inputs) {
    const result = await putEnvVar(slug, input)
    if (result.ok) set.push(input.key)
    else if (result.failure.status === 0 && set.length === 0) return result
    else refused.push({ key: input.key, message: result.failure.fields[0]?.message ?? result.failure.message })
  }
  return { ok: true, value: { set, refused } }
}
