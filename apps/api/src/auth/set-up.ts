import { AppError } from '@plat/shared/errors/app-error.ts'
import type { UserRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { createFirstAdmin } from './create-first-admin.ts'
import { openSession } from './open-session.ts'
import { hashPassword } from './password-hash.ts'
import type { SessionClient } from './session-client.ts'
import { findSetupCode, isSetupCode } from './setup-code.ts'

interface SetupInput {
  setupCode: string
  email: string
  password: string
  name?: string | undefined
}

/**
 * Makes the first admin out of whoever knows the setup code, and signs them in.
 *
 * @throws AppError CONFLICT once there is a user, UNAUTHENTICATED for a wrong code
 */
export async function setUp(
  dependencies: Dependencies,
  { setupCode, email, password, name }: SetupInput,
  client?: SessionClient,
): Promise<{ user: UserRecord; token: string; expiresAt: Date }> {
  const code = await findSetupCode(dependencies)
  if (code === null) throw new AppError('CONFLICT', { detail: 'This platform is set up already. Sign in instead.' })
  if (!isSetupCode(setupCode, code))
    throw new AppError('UNAUTHENTICATED', { detail: 'The setup code is wrong. The log of the api shows it at its start.' })
  const user = await createFirstAdmin(dependencies, { email, name: name ?? null, passwordHash: await hashPassword(password) })
  return { user, ...(await openSession(dependencies, user.id, client)) }
}
