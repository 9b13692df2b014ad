'use client'

import { useMemo } from 'react'
import type { LogFilters } from '../../data/logs.ts'
import { useUrlState } from '../../data/use-url-state.ts'
import { toTimes } from './time-range.ts'

export const LOG_FILTERS = [
  'function',
  'level',
  'status',
  'deployment',
  'text',
  'invocation',
  'range',
  'from',
  'to',
  'live',
  'open',
] as const

/** What is looked for, as the address says it and as the api takes it. */
export function useLogFilters() {
  const [values, set] = useUrlState(LOG_FILTERS)
  const { function: name, level, status, deployment, text, invocation, range, from, to } = values
  const filters = useMemo<LogFilters>(
    () =>
      Object.fromEntries(
        Object.entries({ function: name, level, status, deployment, text, invocation, ...toTimes({ range, from, to }, new Date()) }).filter(
          (entry): entry is [string, string] => entry[1] !== undefined,
        ),
      ),
    [name, level, status, deployment, text, invocation, range, from, to],
  )
  return { values, set, filters }
}
export type LogValues = ReturnType<typeof useLogFilters>['values']
export type SetLogValues = ReturnType<typeof useLogFilters>['set']
