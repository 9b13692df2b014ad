import { usageError } from '../errors/usage-error.ts'
import type { UserConfig } from './user-config.ts'

/** What gave the token, as people know it. */
export type TokenSource = '--token' | 'PLAT_TOKEN' | 'plat login'

export interface Connection {
  /** Without a slash at the end. */
  url: string
  token: string | undefined
  tokenFrom: TokenSource
}

interface ConnectionSources {
  /** --api and --token. */
  flags: { api?: string | undefined; token?: string | undefined }
  env: Readonly<Record<string, string | undefined>>
  config: UserConfig
  /** The api that the linked project is at. */
  linkedApi: string | undefined
}

export const DEFAULT_API = 'http://localhost:9000'

/**
 * Which api is meant, and with which token. Pure. The address a folder is linked to counts only where the user has signed in there: a
 * folder from somebody else must not send PLAT_TOKEN to an address of its own choice. A flag that is given empty, as by `--api "$UNSET"`, is no
 * flag left out.
 */
export function resolveConnection({ flags, env, config, linkedApi }: ConnectionSources): Connection {
  const named = flags.api === undefined ? env.PLAT_API : toApiUrl(flags.api)
  const linked = linkedApi !== undefined && config.accounts[linkedApi] ? linkedApi : undefined
  const url = toApiUrl(named || linked || config.api || DEFAULT_API)
  if (flags.token !== undefined) return { url, token: flags.token, tokenFrom: '--token' }
  if (env.PLAT_TOKEN) return { url, token: env.PLAT_TOKEN, tokenFrom: 'PLAT_TOKEN' }
  return { url, token: config.accounts[url]?.token, tokenFrom: 'plat login' }
}

/** The address of an api as it is kept. @throws CliError (usage) when it is none */
export function toApiUrl(text: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw usageError(`"${text}" is no address of an api.`, 'Give one such as http://localhost:9000.')
  return url.href.replace(/\/+$/, '').replace(/\/api$/, '')
}
