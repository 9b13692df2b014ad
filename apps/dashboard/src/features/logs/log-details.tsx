import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatDuration } from '../../ui/format-duration.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { BodyView } from '../invocations/body-view.tsx'
import { ConsoleLines } from '../invocations/console-lines.tsx'
import { ErrorStack } from '../invocations/error-stack.tsx'
import { InvocationState } from '../invocations/invocation-state.tsx'
import { type Exchange, pathOf, readExchange } from '../invocations/read-exchange.ts'
import { readLine } from '../invocations/read-line.ts'
import { TimingBar } from '../invocations/timing-bar.tsx'

/** What matters of an invocation, in a narrow place. */
export function LogDetails({ invocation }: { invocation: Invocation }) {
  const request = readExchange(invocation.request)
  const response = invocation.response === null ? undefined : readExchange(invocation.response)
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm">
        <InvocationState status={invocation.status} />
        <span className="font-mono text-xs">{invocation.statusCode}</span>
        <span>{formatDuration(invocation.durationMs)}</span>
        <span className="text-muted">Version {invocation.version}</span>
        {invocation.cold && <Badge tone="active">Cold start</Badge>}
        <span className="ml-auto text-xs text-faint">
          <RelativeTime time={invocation.createdAt} />
        </span>
      </div>
      <p className="font-mono text-xs break-all">
        {request.method ?? 'EVENT'} <span className="text-muted">{pathOf(request.url)}</span>
      </p>
      {invocation.error !== null && <ErrorStack error={invocation.error} />}
      <section>
        <h3 className="mb-1.5 text-xs font-medium text-muted">Console</h3>
        <div className="rounded-md border bg-raised">
          <ConsoleLines lines={invocation.logs.map(readLine)} />
        </div>
      </section>
      <TimingBar invocation={invocation} />
      <Body title="Request" exchange={request} />
      {response && <Body title="Response" exchange={response} />}
    </div>
  )
}

function Body({ title, exchange }: { title: string; exchange: Exchange }) {
  return (
    <section>
      <h3 className="mb-1.5 text-xs font-medium text-muted">{title}</h3>
      <BodyView
        label={`${title} body`}
        body={exchange.body}
        bytes={exchange.bodyBytes}
        isBase64={exchange.isBase64}
        isCut={exchange.isCut}
      />
    </section>
  )
}
