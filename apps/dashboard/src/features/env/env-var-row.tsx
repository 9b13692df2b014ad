'use client'

import { Pencil, Trash2 } from 'lucide-react'
import type { EnvVar } from '../../data/env-vars.ts'
import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { EnvValue } from './env-value.tsx'

interface EnvVarRowProps {
  variable: EnvVar
  canWrite: boolean
  onEdit(): void
  onDelete(): void
}

/** One variable, to read. */
export function EnvVarRow({ variable, canWrite, onEdit, onDelete }: EnvVarRowProps) {
  const { key, value, targets, updatedAt } = variable
  return (
    <div className="grid items-center gap-x-4 px-4 py-1.5 transition-colors hover:bg-hover max-sm:grid-cols-[minmax(0,1fr)_auto] max-sm:pt-3 sm:grid-cols-[minmax(0,4fr)_minmax(0,5fr)_auto_4.5rem] sm:items-start lg:grid-cols-[minmax(0,4fr)_minmax(0,6fr)_12rem_6rem_4.5rem]">
      <p className="min-w-0 font-mono text-xs/5 break-all max-sm:col-span-2 sm:py-1.5">{key}</p>
      <div className="min-w-0 max-sm:col-span-2">
        <EnvValue name={key} value={value} />
      </div>
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 sm:py-1.5">
        {targets.length === 2 ? <Badge>Everywhere</Badge> : targets.map((target) => <Badge key={target}>{WORDS[target]}</Badge>)}
        <span className="text-xs text-faint sm:hidden">
          <RelativeTime time={updatedAt} />
        </span>
      </p>
      <p className="py-1.5 text-xs/5 text-faint max-lg:hidden">
        <RelativeTime time={updatedAt} />
      </p>
      <p className="-mr-2 flex justify-end">
        {canWrite && (
          <>
            <IconButton label={`Edit ${key}`} onClick={onEdit}>
              <Pencil />
            </IconButton>
            <IconButton label={`Delete ${key}`} onClick={onDelete} className="hover:text-bad!">
              <Trash2 />
            </IconButton>
          </>
        )}
      </p>
    </div>
  )
}

const WORDS = { production: 'Production only', preview: 'Preview only' }
