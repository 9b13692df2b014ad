import { hkdfSync } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'

export const SESSION_SECONDS = 30 * 24 * 3600

const ISSUER = 'plat'

/** The key sessions are signed with: derived, so that it is no other key of the platform. */
const keyOf = (secretKey: string): Uint8Array => new Uint8Array(hkdfSync('sha256', secretKey, '', 'plat session v1', 32))

interface SessionClaims {
  sessionId: string
  userId: string
}

/** A JWT (HS256, RFC 7519) naming a session row; it is worth nothing once the row is gone. */
export function signSessionToken(
  secretKey: string,
  { sessionId, userId, expiresAt }: SessionClaims & { expiresAt: Date },
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setSubject(userId)
    .setJti(sessionId)
    .setIssuedAt()
    .setExpirationTime(expiresAt)
    .sign(keyOf(secretKey))
}

/** Whose session a token names, or undefined when it is forged, expired or no session token at all. */
export async function verifySessionToken(secretKey: string, token: string): Promise<SessionClaims | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secretKey), {
      algorithms: ['HS256'],
      issuer: ISSUER,
      requiredClaims: ['jti', 'sub', 'exp'],
    })
    return payload.jti && payload.sub ? { sessionId: payload.jti, userId: payload.sub } : undefined
  } catch {
    return undefined // whatever is wrong with it, it is not valid
  }
}
