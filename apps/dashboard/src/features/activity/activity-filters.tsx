'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ActivityFilter, activityQuery } from '../../data/activity.ts'
import { overviewQuery } from '../../data/projects.ts'
import { Select } from '../../ui/select.tsx'
import { TOPIC_OPTIONS } from './activity-topic.ts'

interface ActivityFiltersProps {
  filter: ActivityFilter
  onChange(changes: { [Name in keyof ActivityFilter]: string | undefined }): void
}

/** Of which project, about what, by whom: those who did something there lately can be chosen. */
export function ActivityFilters({ filter, onChange }: ActivityFiltersProps) {
  const { data } = useQuery(overviewQuery)
  const lately = useInfiniteQuery(activityQuery(filter.project === undefined ? {} : { project: filter.project })).data
  const projects = data?.items.map(({ project }) => ({ value: project.slug, label: project.name })) ?? []
  const people = new Map(
    (lately?.pages ?? [])
      .flatMap(({ items }) => items)
      .flatMap(({ actor }) => (actor === null ? [] : [[actor.email, actor.name ?? actor.email]])),
  )
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
