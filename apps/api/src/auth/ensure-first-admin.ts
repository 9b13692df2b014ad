import { AppError } from '@plat/shared/errors/app-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { createFirstAdmin } from './create-first-admin.ts'
import { hashPassword } from './password-hash.ts'
import { findSetupCode } from './setup-code.ts'

/**
 * At the start, while there are no users: creates the admin of PLAT_ADMIN_EMAIL and PLAT_ADMIN_PASSWORD, or logs the one-time setup code.
 * Copies of the api that start together make one admin.
 */
export async function ensureFirstAdmin(dependencies: Dependencies): Promise<void> {
  const { config, log } = dependencies
  const setupCode = await findSetupCode(dependencies)
  if (setupCode === null) return
  if (!config.firstAdmin) {
    log.info('no users yet: create the first admin with POST /api/auth/setup', { setupCode })
    return
  }
  const { email, password } = config.firstAdmin
  try {
    await createFirstAdmin(dependencies, { email, name: null, passwordHash: await hashPassword(password) })
    log.info('first admin created', { email })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'CONFLICT')) throw error // another copy has just made it
  }
}
