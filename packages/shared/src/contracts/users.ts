import { z } from 'zod'
import { Id, Time } from './common.ts'

export const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase())
/** Bounded: argon2id hashes the whole of it (R53). */
export const Password = z.string().min(8, 'Use at least 8 characters.').max(256, 'Use at most 256 characters.')
const PersonName = z.string().trim().min(1).max(100)

/** The session's token comes as an httpOnly cookie, for browsers, and not in the answer. */
const InCookie = z.boolean().optional()

export const SetupInput = z.strictObject({
  setupCode: z.string().min(1).max(200),
  email: Email,
  password: Password,
  name: PersonName.optional(),
  cookie: InCookie,
})
export const LoginInput = z.strictObject({ email: Email, password: z.string().min(1).max(256), cookie: InCookie })
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
/** Answer of setup and login: the session's token, unless it came as a cookie, and who it belongs to. */
export const Session = z.object({ token: z.string().optional(), expiresAt: Time, user: User })

/** GET /api/sessions: where the caller is signed in. */
export const SessionInfo = z.object({
  id: Id,
  createdAt: Time,
  expiresAt: Time,
  lastUsedAt: Time.nullable(),
  /** What the browser or program calls itself; null: nothing. */
  userAgent: z.string().nullable(),
  address: z.string().nullable(),
  isCurrent: z.boolean(),
})

/** PATCH /api/auth/me: a password is changed only with the present one, which also ends the caller's other sessions. */
export const UpdateMeInput = z.strictObject({
  name: PersonName.nullable().optional(),
  password: Password.optional(),
  currentPassword: z.string().min(1).max(256).optional(),
})

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
