'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useCallback } from 'react'
import { deploymentsQuery } from '../../data/deployments.ts'
import { functionsQuery } from '../../data/projects.ts'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { deploymentTitle } from '../deployments/commit-line.tsx'
import { LogTimeFilter } from './log-time-filter.tsx'
import type { LogValues, SetLogValues } from './use-log-filters.ts'

/** Each search is asked of the api. */
const PAUSE_MS = 300
const LEVELS = [
  { value: '', label: 'All levels' },
  { value: 'info', label: 'Info and above' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'error', label: 'Errors' },
]
const STATUSES = [
  { value: '', label: 'Any result' },
  { value: 'success', label: 'Success' },
  { value: 'error', label: 'Error' },
  { value: 'timeout', label: 'Timeout' },
]

interface LogFilterBarProps {
  slug: string
  values: LogValues
  onSet: SetLogValues
}

/** What is looked for; all of it stands in the address. */
export function LogFilterBar({ slug, values, onSet }: LogFilterBarProps) {
  const functions = useQuery(functionsQuery(slug)).data?.items ?? []
  const deployments = useInfiniteQuery(deploymentsQuery(slug)).data?.pages.flatMap(({ items }) => items) ?? []
  const onSearch = useCallback((text: string | undefined) => onSet({ text }), [onSet])
  const withChosen = (options: { value: string; label: string }[], chosen: string | undefined) =>
    chosen === undefined || options.some(({ value }) => value === chosen) ? options : [...options, { value: chosen, label: chosen }]
  return (
    <search className="grid gap-2">
      <SearchField
        label="Search the logs"
        placeholder="Search lines, paths and errors"
        text={values.text}
        pauseMs={PAUSE_MS}
        onSearch={onSearch}
      />
      <div className="flex flex-wrap items-center gap-2 max-sm:grid max-sm:grid-cols-2 [&>span]:max-w-52 max-sm:[&>span]:max-w-none">
        <Select
          aria-label="Function"
          value={values.function ?? ''}
          onChange={(event) => onSet({ function: event.target.value })}
          options={withChosen(
            [{ value: '', label: 'All functions' }, ...functions.map(({ functionName }) => ({ value: functionName, label: functionName }))],
            values.function,
          )}
        />
        <Select aria-label="Level" value={values.level ?? ''} onChange={(event) => onSet({ level: event.target.value })} options={LEVELS} />
        <Select
          aria-label="Result"
          value={values.status ?? ''}
          onChange={(event) => onSet({ status: event.target.value })}
          options={STATUSES}
        />
        <Select
          aria-label="Deployment"
          value={values.deployment ?? ''}
          onChange={(event) => onSet({ deployment: event.target.value })}
          options={withChosen(
            [
              { value: '', label: 'All deployments' },
              ...deployments.map((deployment) => ({
                value: deployment.id,
                label: `${deployment.shortId} · ${deploymentTitle(deployment)}`,
              })),
            ],
            values.deployment,
          )}
        />
        <LogTimeFilter values={values} onSet={onSet} />
        {values.invocation !== undefined && (
          <button
            type="button"
            onClick={() => onSet({ invocation: undefined })}
            className="touchable inline-flex h-8 items-center gap-1.5 rounded-md border border-accent/40 bg-accent/5 px-2.5 font-mono text-xs text-accent max-sm:col-span-2"
          >
            Invocation …{values.invocation.slice(-12)}
            <X aria-label="Clear" className="size-3.5" />
          </button>
        )}
      </div>
    </search>
  )
}
