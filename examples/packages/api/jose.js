import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'

const secret = new TextEncoder().encode(process.env.JWT_SECRET ?? 'only-for-this-example-32-bytes-long')
const claims = { issuer: 'packages', audience: 'visitors' }

const sign = (subject, alg, key) =>
  new SignJWT({ role: 'reader' })
    .setProtectedHeader({ alg })
    .setSubject(subject)
    .setIssuer(claims.issuer)
    .setAudience(claims.audience)
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(key)

/** Signs and verifies with a shared secret (HS256) and with a key pair (ES256). */
export async function GET(request) {
  const subject = new URL(request.url).searchParams.get('sub') ?? 'ada'
  const shared = await sign(subject, 'HS256', secret)
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const paired = await sign(subject, 'ES256', privateKey)
  const verified = [await jwtVerify(shared, secret, claims), await jwtVerify(paired, publicKey, claims)]
  return Response.json({
    tokens: { HS256: shared, ES256: paired },
    verified: verified.map(({ payload, protectedHeader }) => ({ alg: protectedHeader.alg, sub: payload.sub, role: payload.role })),
    curve: (await exportJWK(publicKey)).crv,
  })
}

/** Says whether a token of the shared secret holds. */
export async function POST(request) {
  try {
    const { payload } = await jwtVerify((await request.text()).trim(), secret, claims)
    return Response.json({ sub: payload.sub })
  } catch (error) {
    return Response.json({ code: error.code }, { status: 401 })
  }
}
