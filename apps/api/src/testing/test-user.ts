import { randomUUID } from 'node:crypto'
import { openSession } from '../auth/open-session.ts'
import type { Dependencies } from '../dependencies.ts'

export interface TestUser {
  id: string
  email: string
  /** Of a session. */
  token: string
}

/** Adds a user and signs them in without a password: hashing one in every test would take most of its time. */
export async function addTestUser(dependencies: Dependencies, { role = 'member' }: { role?: 'admin' | 'member' } = {}): Promise<TestUser> {
  const email = `${role}-${randomUUID()}@example.com`
  const user = await dependencies.database.user.create({
    data: { id: dependencies.newId(), email, role, passwordHash: 'none: cannot log in' },
  })
  const { token } = await openSession(dependencies, user.id)
  return { id: user.id, email, token }
}
