import { z } from 'zod'
import { Id, Time } from './common.ts'

export const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase())
/** Bounded: argon2id hashes the whole of it (R53). */
export const Password = z.string().min(8, 'Use at least 8 characters.').max(256, 'Use at most 256 characters.')
const PersonName = z.string().trim().min(1).max(100)

export const SetupInput = z.strictObject({
  setupCode: z.string().min(1).max(200),
  email: Email,
  password: Password,
  name: PersonName.optional(),
})
export const LoginInput = z.strictObject({ email: Email, password: z.string().min(1).max(256) })
export const CreateUserInput = z.strictObject({
  email: Email,
  password: Password,
  name: PersonName.optional(),
  role: z.enum(['admin', 'member']).default('member'),
})
export const UpdateUserInput = z.strictObject({
  email: Email.optional(),
  password: Password.optional(),
  name: PersonName.nullable().optional(),
  role: z.enum(['admin', 'member']).optional(),
})

export const User = z.object({
  id: Id,
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(['admin', 'member']),
  createdAt: Time,
  lastSeenAt: Time.nullable(),
})
export type User = z.infer<typeof User>
/** Answer of setup and login: the session's token and who it belongs to. */
export const Session = z.object({ token: z.string(), expiresAt: Time, user: User })

export const CreateTokenInput = z.strictObject({ name: z.string().trim().min(1).max(100), expiresAt: Time.optional() })
/** A personal token as listed: never its value, only its first characters. */
export const PersonalToken = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string(),
  createdAt: Time,
  expiresAt: Time.nullable(),
  lastUsedAt: Time.nullable(),
})
/** The one answer that shows the token itself. */
export const CreatedToken = PersonalToken.extend({ token: z.string() })
