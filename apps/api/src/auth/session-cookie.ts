import type { Request, Response } from 'express'
import { isHttps } from './is-https.ts'

type Headers = Pick<Request, 'headers' | 'socket'>

/**
 * The session's token as a cookie (RFC 6265): httpOnly, SameSite=Strict, for the whole of this host. Over https its name has the prefix
 * `__Host-`, so that no other host of the domain can set it, and none without it is read.
 */
export const sessionCookie = {
  /** The token, or undefined. One sent twice names nobody: a neighbouring host may have planted one. */
  read(request: Headers): string | undefined {
    const prefix = `${nameFor(request)}=`
    const values = (request.headers.cookie ?? '').split(/; */).filter((pair) => pair.startsWith(prefix))
    return values.length === 1 ? values[0]?.slice(prefix.length) : undefined
  },
  set(request: Headers, response: Response, { token, maxAgeSeconds }: { token: string; maxAgeSeconds: number }): void {
    const secure = isHttps(request) ? '; Secure' : ''
    response.append('set-cookie', `${nameFor(request)}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`)
  },
  clear(request: Headers, response: Response): void {
    sessionCookie.set(request, response, { token: '', maxAgeSeconds: 0 })
  },
}

const nameFor = (request: Headers): string => (isHttps(request) ? '__Host-plat_session' : 'plat_session')
