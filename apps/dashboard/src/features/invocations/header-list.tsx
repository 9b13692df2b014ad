/** Header fields, name and value. */
export function HeaderList({ headers }: { headers: readonly (readonly [string, string])[] }) {
  if (headers.length === 0) return <p className="text-sm text-muted">No headers.</p>
  return (
    <dl className="grid gap-1 font-mono text-xs/5">
      {headers.map(([name, value]) => (
        <div key={name} className="grid grid-cols-[minmax(7rem,2fr)_5fr] gap-3">
          <dt className="min-w-0 break-words text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
