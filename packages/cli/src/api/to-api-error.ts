import type { TokenSource } from '../config/resolve-connection.ts'
import { CliError } from '../errors/cli-error.ts'
import { NEW_TOKEN } from './check-token.ts'

interface ErrorAnswer {
  error?: { code?: string; message?: string; requestId?: string; details?: { path: string; message: string }[] }
}

/** What to do next, where the api's sentence does not say it in the words of this command line. */
const HINTS: Record<string, string> = {
  PROJECT_NOT_FOUND: 'See your projects with "plat projects", or link this folder to one with "plat link".',
  DEPLOYMENT_NOT_FOUND: 'See the deployments with "plat list".',
  FUNCTION_NOT_FOUND: 'See the functions with "plat functions".',
  DEPLOYMENT_NOT_READY: 'See how far it is with "plat inspect", and its log with "plat logs".',
}

interface Caller {
  url: string
  /** Undefined: none was sent. */
  tokenFrom: TokenSource | undefined
}

/** The api's refusal as an error of the command: its code and sentence, and what to do. */
export async function toApiError(response: Response, { url, tokenFrom }: Caller): Promise<CliError> {
  const answer = (await response.json().catch(() => ({}))) as ErrorAnswer
  const { code, message, requestId, details } = answer.error ?? {}
  if (code === undefined || message === undefined)
    return new CliError(`${url} answered ${response.status}, and not like a Plat api.`, {
      code: 'API_UNREACHABLE',
      hint:
        response.status >= 500
          ? 'Something in front of the api says so: the api may be away for a moment. Try again.'
          : 'Check the address given by --api or PLAT_API.',
    })
  const said = code === 'UNAUTHENTICATED' ? unauthenticated(url, tokenFrom) : { message, hint: HINTS[code] }
  return new CliError(said.message, {
    code,
    ...(said.hint === undefined ? {} : { hint: said.hint }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(details === undefined ? {} : { details }),
  })
}

/** Signing in does not help whoever gives a token that is refused: it comes first. */
function unauthenticated(url: string, tokenFrom: TokenSource | undefined): { message: string; hint: string } {
  const signIn = `"plat login --api ${url}"`
  if (tokenFrom === undefined) return { message: `You are not signed in at ${url}.`, hint: `Sign in with ${signIn}, or set PLAT_TOKEN.` }
  if (tokenFrom === 'plat login') return { message: `Your sign-in at ${url} has ended.`, hint: `Sign in again with ${signIn}.` }
  if (tokenFrom === '--token')
    return {
      message: `${url} refused the token of --token: it is wrong, removed or expired.`,
      hint: `Make a new one: ${NEW_TOKEN}.`,
    }
  return {
    message: `PLAT_TOKEN is set, and ${url} refused it: it is wrong, removed or expired.`,
    hint: `Unset it and sign in with ${signIn}, or set it to a new one: ${NEW_TOKEN}.`,
  }
}
