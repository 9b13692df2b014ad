import type { PlatformStatus } from '@plat/shared/contracts/platform-status.ts'
import { queryOptions } from '@tanstack/react-query'
import { keys } from './keys.ts'
import { read } from './read.ts'

/** Times and sizes have no events; they are asked for again while somebody looks, and only then. */
const REFRESH_MS = 5_000

/** How the whole server is; for its admins. */
export const platformQuery = queryOptions({
  queryKey: keys.platform,
  queryFn: read<PlatformStatus>('/platform'),
  refetchInterval: REFRESH_MS,
  refetchIntervalInBackground: false,
  staleTime: 0,
})
