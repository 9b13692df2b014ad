import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { bearerToken, hasServiceToken } from '@plat/shared/service-kit/service-token.ts'
import type { CallerAccess } from './caller-access.ts'

interface Identity {
  serviceToken: string
  access: CallerAccess
}

/** The token a request carries: `Authorization: Bearer …`, else `X-API-Key`. */
export function tokenOf({ authorization, 'x-api-key': apiKey }: IncomingHttpHeaders): string | undefined {
  return bearerToken(authorization) ?? (typeof apiKey === 'string' && apiKey !== '' ? apiKey : undefined)
}

/**
 * Whether the caller of contract §5 has access to the project. One without a token, or whose token opens other projects only, is a
 * stranger: free to call what is public. Known at once for services and for strangers without a token.
 *
 * @throws AppError UNAUTHENTICATED for a token that opens nothing, RUNTIME_UNAVAILABLE
 */
export function hasAccess(headers: IncomingHttpHeaders, project: string, { serviceToken, access }: Identity): boolean | Promise<boolean> {
  if (headers.authorization === undefined && headers['x-api-key'] === undefined) return false
  if (hasServiceToken(headers.authorization, serviceToken)) return true
  const token = tokenOf(headers)
  if (headers.authorization !== undefined && bearerToken(headers.authorization) === undefined) throw new AppError('UNAUTHENTICATED')
  return token === undefined ? false : ask(access, token, project)
}

async function ask(access: CallerAccess, token: string, project: string): Promise<boolean> {
  const answer = await access.check(token, project)
  if (answer === 'bad-token') throw new AppError('UNAUTHENTICATED')
  return answer === 'granted'
}
