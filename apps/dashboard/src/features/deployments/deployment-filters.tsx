'use client'

import { type ChangeEvent, type FormEvent, useEffect, useId, useState } from 'react'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { DEPLOYMENT_STATUS } from './deployment-status.ts'

interface DeploymentFiltersProps {
  filters: { branch?: string; status?: string }
  /** Those that deployments were made of lately, to choose from. */
  branches: readonly string[]
  onChange(changes: { branch?: string | undefined; status?: string | undefined }): void
}

const STATUS_OPTIONS = [
  { value: '', label: 'Every status' },
  ...Object.entries(DEPLOYMENT_STATUS).map(([value, { label }]) => ({ value, label })),
]

/** Which deployments are shown; a branch counts when it is chosen, or typed to its end. */
export function DeploymentFilters({ filters, branches, onChange }: DeploymentFiltersProps) {
  const [branch, setBranch] = useState(filters.branch ?? '')
  useEffect(() => setBranch(filters.branch ?? ''), [filters.branch])
  const list = useId()
  const apply = (wanted: string) => {
    if (wanted.trim() !== (filters.branch ?? '')) onChange({ branch: wanted.trim() })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    apply(branch)
  }
  const change = ({ target: { value }, nativeEvent }: ChangeEvent<HTMLInputElement>) => {
    setBranch(value)
    // Chosen from the list, or emptied by its cross: no letter was typed.
    if (!(nativeEvent instanceof InputEvent) || nativeEvent.inputType === 'insertReplacementText') apply(value)
  }
  return (
    <form onSubmit={submit} className="flex gap-2 max-sm:w-full">
      <Input
        aria-label="Branch"
        placeholder="Branch"
        value={branch}
        onChange={change}
        onBlur={() => apply(branch)}
        list={list}
        autoComplete="off"
        className="sm:w-40"
      />
      <datalist id={list}>
        {branches.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
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
