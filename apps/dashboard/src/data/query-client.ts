import type { LiveEvent } from '@plat/shared/contracts/live-event.ts'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isSessionEnd } from './is-session-end.ts'
import { keys } from './keys.ts'
import { RequestError } from './request-error.ts'

declare module '@tanstack/react-query' {
  interface Register {
    queryMeta: {
      /** Live events after which the answer is read again. */
      live?: readonly LiveEvent['type'][]
    }
  }
}

const AWAY = new Set([0, 502, 503, 504])

/**
 * The cache of everything the api answered. Live events keep it fresh, so it is not read again for its age alone. Whatever is refused for
 * want of a session has it asked anew who is signed in.
 */
export function createQueryClient(): QueryClient {
  const askWho = (error: Error) => {
    if (isSessionEnd(error)) void queryClient.refetchQueries({ queryKey: keys.me, type: 'active' }, { cancelRefetch: false })
  }
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => queryKey[0] !== keys.me[0] && askWho(error) }),
    mutationCache: new MutationCache({ onError: askWho }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => isAway(error) && failures < 5,
        retryDelay: (failures) => Math.min(8_000, 400 * 2 ** failures) * (0.75 + Math.random() / 2),
        refetchOnWindowFocus: true,
        networkMode: 'always', // a server on this very machine is there without any network
      },
      mutations: { networkMode: 'always' },
    },
  })
  return queryClient
}

const isAway = (error: Error): boolean => error instanceof RequestError && AWAY.has(error.failure.status)
