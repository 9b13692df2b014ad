'use client'

import { type FormEvent, useEffect, useState } from 'react'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { DEPLOYMENT_STATUS } from './deployment-status.ts'

interface DeploymentFiltersProps {
  filters: { branch?: string; status?: string }
  onChange(changes: { branch?: string | undefined; status?: string | undefined }): void
}

const STATUS_OPTIONS = [
  { value: '', label: 'Every status' },
  ...Object.entries(DEPLOYMENT_STATUS).map(([value, { label }]) => ({ value, label })),
]

/** Which deployments are shown; a branch counts when it is typed to its end. */
export function DeploymentFilters({ filters, onChange }: DeploymentFiltersProps) {
  const [branch, setBranch] = useState(filters.branch ?? '')
  useEffect(() => setBranch(filters.branch ?? ''), [filters.branch])
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (branch.trim() !== (filters.branch ?? '')) onChange({ branch: branch.trim() })
  }
  return (
    <form onSubmit={submit} className="flex gap-2 max-sm:w-full">
      <Input
        aria-label="Branch"
        placeholder="Branch"
        value={branch}
        onChange={(event) => setBranch(event.target.value)}
        onBlur={() => submit()}
        className="sm:w-40"
      />
      <Select
        aria-label="Status"
        options={STATUS_OPTIONS}
        value={filters.status ?? ''}
        onChange={(event) => onChange({ status: event.target.value })}
        className="w-40 shrink-0"
      />
    </form>
  )
}
