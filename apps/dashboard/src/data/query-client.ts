import type { LiveEvent } from '@plat/shared/contracts/live-event.ts'
import { QueryClient } from '@tanstack/react-query'
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

/** The cache of everything the api answered. Live events keep it fresh, so it is not read again for its age alone. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
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
}

const isAway = (error: Error): boolean => error instanceof RequestError && AWAY.has(error.failure.status)
