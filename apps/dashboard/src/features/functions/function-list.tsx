'use client'

import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { SearchX } from 'lucide-react'
import { useCallback } from 'react'
import { useUrlState } from '../../data/use-url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { functionColumns } from './function-columns.tsx'
import { FUNCTION_ORDERS, orderFunctions } from './order-functions.ts'
import { useFunctionFigures } from './use-function-figures.ts'

/** They are here already: nothing is asked. */
const PAUSE_MS = 120

interface FunctionListProps {
  slug: string
  functions: readonly FunctionInfo[]
  canWrite: boolean
}

/** All functions, searched and ordered as the address says. */
export function FunctionList({ slug, functions, canWrite }: FunctionListProps) {
  const [{ search = '', order: wanted }, set] = useUrlState(['search', 'order'])
  const figuresOf = useFunctionFigures(slug)
  const order = FUNCTION_ORDERS.find(({ value }) => value === wanted)?.value ?? 'name'
  const shown = orderFunctions(functions, { search, order, figuresOf })
  const onSearch = useCallback((text: string | undefined) => set({ search: text }), [set])
  return (
    <>
      {(functions.length > 1 || search !== '') && (
        <search className="mb-3 grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2">
          <SearchField
            label="Search the functions"
            placeholder="Search names and paths"
            text={search || undefined}
            pauseMs={PAUSE_MS}
            onSearch={onSearch}
          />
          <Select
            aria-label="Order"
            className="pointer-fine:[&>select]:h-9"
            value={order}
            options={FUNCTION_ORDERS}
            onChange={({ target: { value } }) => set({ order: value === 'name' ? undefined : value })}
          />
        </search>
      )}
      <Card flush>
        {shown.length === 0 ? (
          <EmptyState
            icon={<SearchX />}
            title="No function is called that"
            action={<Button onClick={() => set({ search: undefined })}>Clear the search</Button>}
          >
            Names and paths of files are searched.
          </EmptyState>
        ) : (
          <Table label="Functions" columns={functionColumns({ slug, canWrite, figuresOf })} rows={shown} keyOf={({ id }) => id} />
        )}
      </Card>
    </>
  )
}
