'use client'

import type { FunctionMetrics } from '@plat/shared/contracts/metrics.ts'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { functionMetricsQuery } from '../../data/projects.ts'

export type FunctionFigures = FunctionMetrics['functions'][number]

/** Of a function in the last 24 hours: `none` was not called, `unknown` could not be read, undefined is not read yet. */
export type FiguresOf = (name: string) => FunctionFigures | 'none' | 'unknown' | undefined

/** What each function of a project did, in one question. */
export function useFunctionFigures(slug: string): FiguresOf {
  const { data, isError } = useQuery(functionMetricsQuery(slug))
  const byName = useMemo(() => new Map(data?.functions.map((figures) => [figures.functionName, figures])), [data])
  return useCallback(
    (name) => (data !== undefined ? (byName.get(name) ?? 'none') : isError ? 'unknown' : undefined),
    [byName, data, isError],
  )
}
