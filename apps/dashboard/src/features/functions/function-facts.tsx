import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import type { ReactNode } from 'react'
import { FactList } from '../../ui/fact-list.tsx'
import { formatDuration } from '../../ui/format-duration.ts'
import { Skeleton } from '../../ui/skeleton.tsx'

const NAMES = ['Active version', 'Timeout', 'Memory', 'Concurrency', 'Outgoing calls', 'Access'] as const

/** The limits and rules in force. */
export function FunctionFacts({ fn }: { fn: FunctionInfo | undefined }) {
  if (fn === undefined) return <FactList facts={NAMES.map((name) => ({ name, value: <Skeleton className="mt-1 h-3.5 w-20" /> }))} />
  const { timeoutMs, memoryMb, maxConcurrency, fetch = 'public', requireApiKey, rateLimit } = fn.config
  const standard = <span className="text-muted">Default</span>
  const hosts = typeof fetch === 'string' ? undefined : fetch.length
  const access = [requireApiKey ? 'API key' : 'Everybody', ...(rateLimit ? [`${rateLimit.requests} in ${rateLimit.perSeconds} s`] : [])]
  const values: Record<(typeof NAMES)[number], ReactNode> = {
    'Active version': fn.activeVersion === null ? <span className="text-muted">Not live</span> : String(fn.activeVersion),
    Timeout: timeoutMs === undefined ? standard : formatDuration(timeoutMs),
    Memory: memoryMb === undefined ? standard : `${memoryMb} MB`,
    Concurrency: maxConcurrency === undefined ? standard : String(maxConcurrency),
    'Outgoing calls': hosts === undefined ? (fetch === 'none' ? 'None' : 'Public addresses') : `${hosts} ${hosts === 1 ? 'host' : 'hosts'}`,
    Access: access.join(', '),
  }
  return <FactList facts={NAMES.map((name) => ({ name, value: values[name] }))} />
}
