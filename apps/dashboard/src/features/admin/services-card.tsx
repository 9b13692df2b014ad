import { ChevronRight } from 'lucide-react'
import { Card } from '../../ui/card.tsx'
import { formatDuration } from '../../ui/format-duration.ts'
import { StatusDot } from '../../ui/status-dot.tsx'
import { SERVICE_STATUS, SERVICE_WORDS, type Service } from './service-status.ts'
import { toDetails } from './to-details.ts'

/** Every part of the platform: whether it works, how fast it answered, and what it says of itself. */
export function ServicesCard({ services }: { services: readonly Service[] }) {
  return (
    <Card title="Services" flush>
      <ul aria-label="Services" className="divide-y">
        {services.map((service) => (
          <ServiceRow key={service.name} service={service} />
        ))}
      </ul>
    </Card>
  )
}

function ServiceRow({ service: { name, status, responseMs, details } }: { service: Service }) {
  const { label, tone } = SERVICE_STATUS[status]
  const facts = toDetails(details)
  const line = (
    <>
      <ChevronRight
        aria-hidden
        className={`size-4 shrink-0 text-faint transition-transform group-open:rotate-90 ${facts.length === 0 ? 'invisible' : ''}`}
      />
      <span className="min-w-0 flex-1 truncate">
        <span className="font-medium">{name}</span> <span className="text-xs text-muted max-sm:hidden">{SERVICE_WORDS[name]}</span>
      </span>
      <span className="w-18 shrink-0 text-right text-xs text-muted">
        {responseMs === null ? (status === 'ok' ? '' : 'no answer') : formatDuration(responseMs)}
      </span>
      <span className="w-20 shrink-0 text-xs">
        <StatusDot tone={tone} label={label} />
      </span>
    </>
  )
  const className = 'flex min-h-11 items-center gap-3 px-4 py-2 text-sm'
  if (facts.length === 0) return <li className={className}>{line}</li>
  return (
    <li>
      <details className="group">
        <summary className={`${className} list-none -outline-offset-2! transition-colors hover:bg-hover`}>{line}</summary>
        <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-6 gap-y-1 border-t bg-surface px-4 py-3 pl-11 text-xs">
          {facts.map(([path, value]) => (
            <div key={path} className="contents">
              <dt className="truncate text-muted">{path}</dt>
              <dd className="font-mono break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  )
}
