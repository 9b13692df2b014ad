import { EnvTarget, type EnvVar } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import type { EnvVarRecord } from '../database/records.ts'
import type { EnvCipher } from './env-cipher.ts'

/** The public fields of an environment variable; the value of a sensitive one is not even decrypted (R35). */
export const presentEnvVar = (variable: EnvVarRecord, envCipher: EnvCipher): z.infer<typeof EnvVar> => ({
  key: variable.key,
  value: variable.sensitive ? null : envCipher.decrypt(variable.ciphertext),
  targets: EnvTarget.options.filter((target) => variable.targets.includes(target)),
  sensitive: variable.sensitive,
  createdAt: variable.createdAt.toISOString(),
  updatedAt: variable.updatedAt.toISOString(),
})
