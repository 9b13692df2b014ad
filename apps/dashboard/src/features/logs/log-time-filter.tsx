import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { RANGES, toLocalInput } from './time-range.ts'
import type { LogValues, SetLogValues } from './use-log-filters.ts'

/** From when to when: a preset, or two times in the reader's own zone. */
export function LogTimeFilter({ values, onSet }: { values: LogValues; onSet: SetLogValues }) {
  const read = (text: string) => (text === '' || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString())
  return (
    <>
      <Select
        aria-label="Time"
        value={values.range ?? ''}
        onChange={(event) => onSet({ range: event.target.value, from: undefined, to: undefined })}
        options={RANGES}
      />
      {values.range === 'custom' && (
        <span className="flex items-center gap-2 max-sm:col-span-2 max-sm:grid max-sm:grid-cols-2 sm:max-w-none!">
          <Input
            type="datetime-local"
            aria-label="From"
            value={toLocalInput(values.from)}
            onChange={(event) => onSet({ from: read(event.target.value) })}
          />
          <Input
            type="datetime-local"
            aria-label="To"
            value={toLocalInput(values.to)}
            onChange={(event) => onSet({ to: read(event.target.value) })}
          />
        </span>
      )}
    </>
  )
}
