import type { InvokeResult } from '@plat/shared/contracts/invoke.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatDuration } from '../../ui/format-duration.ts'
import { Link } from '../../ui/link.tsx'
import { BodyView } from './body-view.tsx'
import { ConsoleLines } from './console-lines.tsx'
import { ErrorStack } from './error-stack.tsx'
import { HeaderList } from './header-list.tsx'
import { readLine } from './read-line.ts'
import { StatusCode } from './status-code.tsx'

/** What came of a call: status, figures, error, body, headers, console, and the way to its record. */
export function InvokeAnswer({ result, slug }: { result: InvokeResult; slug: string }) {
  const headers = Object.entries(result.headers)
  return (
    <div className="grid grid-cols-1 gap-4">
      <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
        <span className="text-base font-medium">
          <StatusCode code={result.statusCode} />
        </span>
        <span>{formatDuration(result.durationMs)}</span>
        <Badge tone={result.cold ? 'active' : 'neutral'}>{result.cold ? 'Cold' : 'Warm'}</Badge>
        {result.version !== null && <span className="text-muted">Version {result.version}</span>}
        {result.invocationId !== null && (
          <Link href={`/projects/${slug}/invocations/${result.invocationId}`} className="ml-auto rounded-sm text-accent hover:underline">
            Open the record
          </Link>
        )}
      </div>
      {result.error !== null && <ErrorStack error={result.error} />}
      <Part title="Body">
        <BodyView label="Answer body" body={result.body} bytes={result.body.length} isBase64={result.isBase64} isCut={false} />
        {result.bodyCut && <p className="mt-1.5 text-xs text-muted">The body is longer: this is its first megabyte.</p>}
      </Part>
      <Part title="Headers">
        <HeaderList headers={headers} />
      </Part>
      <Part title="Console">
        <div className="overflow-hidden rounded-md border bg-canvas [&_li]:px-3">
          <ConsoleLines lines={result.logs.map(readLine)} />
        </div>
      </Part>
    </div>
  )
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1.5 text-xs font-medium text-muted">{title}</h3>
      {children}
    </section>
  )
}
