'use client'

import { useQueries } from '@tanstack/react-query'
import { metricsQuery } from '../../data/projects.ts'
import type { FunctionFigures } from './order-functions.ts'

/** Calls and failures of these functions in 24 hours, as far as they are read; the rows of the list ask for the same answers. */
export function useFunctionFigures(slug: string, names: readonly string[]): ReadonlyMap<string, FunctionFigures> {
  const answers = useQueries({ queries: names.map((name) => metricsQuery(slug, { hours: 24, function: name })) })
  return new Map(
    names.flatMap((name, index) => {
      const totals = answers[index]?.data?.totals
      if (totals === undefined) return []
      const failed = totals.error + totals.timeout
      return [[name, { calls: totals.success + failed, failed }]]
    }),
  )
}
