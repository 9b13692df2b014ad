'use client'

import type { Activity } from '@plat/shared/contracts/activity.ts'
import { useQuery } from '@tanstack/react-query'
import { overviewQuery } from '../../data/projects.ts'
import { Select } from '../../ui/select.tsx'
import { TOPIC_OPTIONS } from './activity-topic.ts'

export interface ActivityFilter {
  project?: string
  about?: string
  by?: string
}

interface ActivityFiltersProps {
  filter: ActivityFilter
  /** Who of them did something can be chosen. */
  items: readonly Activity[]
  onChange(changes: { [Name in keyof ActivityFilter]: string | undefined }): void
}

/** Of which project, about what, by whom. */
export function ActivityFilters({ filter, items, onChange }: ActivityFiltersProps) {
  const { data } = useQuery(overviewQuery)
  const projects = data?.items.map(({ project }) => ({ value: project.slug, label: project.name })) ?? []
  const people = new Map(items.flatMap(({ actor }) => (actor === null ? [] : [[actor.email, actor.name ?? actor.email]])))
  if (filter.by !== undefined && !people.has(filter.by)) people.set(filter.by, filter.by)
  const choices = [
    { name: 'project', label: 'Project', all: 'All projects', options: projects },
    { name: 'about', label: 'About', all: 'Everything', options: TOPIC_OPTIONS },
    { name: 'by', label: 'By', all: 'Everybody', options: [...people].map(([value, label]) => ({ value, label })) },
  ] as const
  return choices.map(({ name, label, all, options }) => (
    <Select
      key={name}
      aria-label={label}
      className="w-40 max-sm:w-full max-sm:flex-1 max-sm:basis-36"
      options={[{ value: '', label: all }, ...options]}
      value={filter[name] ?? ''}
      onChange={(event) => onChange({ [name]: event.target.value || undefined })}
    />
  ))
}
