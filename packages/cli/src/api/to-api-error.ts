import { CliError } from '../errors/cli-error.ts'

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

/** The api's refusal as an error of the command: its code and sentence, and what to do. */
export async function toApiError(response: Response, { url, isSignedIn }: { url: string; isSignedIn: boolean }): Promise<CliError> {
  const answer = (await response.json().catch(() => ({}))) as ErrorAnswer
  const { code, message, requestId, details } = answer.error ?? {}
  if (code === undefined || message === undefined)
    return new CliError(`${url} answered ${response.status}, and not like a Plat api.`, {
      code: 'API_UNREACHABLE',
      hint: 'Check the address given by --api or PLAT_API.',
    })
  const hint = response.status === 401 ? signInHint(url, isSignedIn) : HINTS[code]
  return new CliError(response.status === 401 && !isSignedIn ? `You are not signed in at ${url}.` : message, {
    code,
    ...(hint === undefined ? {} : { hint }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(details === undefined ? {} : { details }),
  })
}

const signInHint = (url: string, isSignedIn: boolean): string =>
  `${isSignedIn ? 'The token is not valid (any more). ' : ''}Sign in with "plat login --api ${url}", or set PLAT_TOKEN.`
