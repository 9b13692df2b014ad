import type { Invocation } from '@plat/shared/contracts/functions.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Link } from '../../ui/link.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { useProject } from '../project/use-project.ts'
import { ConsoleLines } from './console-lines.tsx'
import { ErrorStack } from './error-stack.tsx'
import { ExchangeCard } from './exchange-card.tsx'
import { InvocationFacts } from './invocation-facts.tsx'
import { InvocationNeighbours } from './invocation-neighbours.tsx'
import { InvocationState } from './invocation-state.tsx'
import { pathOf, readExchange } from './read-exchange.ts'
import { readLine } from './read-line.ts'
import { ReplayCard } from './replay-card.tsx'
import { StatusCode } from './status-code.tsx'

/** All that is known of one invocation. */
export function InvocationRecord({ invocation, slug }: { invocation: Invocation; slug: string }) {
  const project = useProject()
  const { functionName, version, logs, error, sampledFrom } = invocation
  const request = readExchange(invocation.request)
  const response = invocation.response === null ? null : readExchange(invocation.response)
  return (
    <>
      <PageHeader
        title={`Invocation …${invocation.id.slice(-12)} · ${functionName}`}
        context={project?.name ?? slug}
        heading={
          <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <Link href={`/projects/${slug}/functions/${functionName}`} className="min-w-0 truncate rounded-sm hover:underline">
              {functionName}
            </Link>
            <span className="text-sm font-normal tracking-normal">
              <InvocationState status={invocation.status} />
            </span>
          </span>
        }
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <RelativeTime time={invocation.createdAt} />
            <Link href={`/projects/${slug}/functions/${functionName}/versions?source=${version}`} className="rounded-sm hover:text-ink">
              Version {version}
            </Link>
            {invocation.cold && <Badge tone="active">Cold start</Badge>}
            <span className="inline-flex items-center font-mono text-xs">
              {invocation.id}
              <CopyButton text={invocation.id} label="Copy the id" />
            </span>
          </span>
        }
        actions={<InvocationNeighbours invocation={invocation} slug={slug} />}
      />
      <div className="grid grid-cols-1 gap-4">
        <InvocationFacts invocation={invocation} />
        {error !== null && <ErrorStack error={error} />}
        {sampledFrom > 1 && (
          <p className="text-sm text-muted">
            This record stands for {sampledFrom} successful calls: above a set rate only some are kept. Charts and totals count all.
          </p>
        )}
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <ExchangeCard
            title="Request"
            exchange={request}
            head={
              <>
                <span className="shrink-0 font-medium">{request.method ?? 'EVENT'}</span>
                <span className="min-w-0 text-muted">{pathOf(request.url)}</span>
              </>
            }
          />
          {response === null ? (
            <Card title="Response">
              <p className="text-sm text-muted">The function ended without a response. Visitors saw status {invocation.statusCode}.</p>
            </Card>
          ) : (
            <ExchangeCard title="Response" exchange={response} head={<StatusCode code={invocation.statusCode} />} />
          )}
        </div>
        <Card title={logs.length === 1 ? 'Console · 1 line' : `Console · ${logs.length} lines`} flush>
          <ConsoleLines lines={logs.map(readLine)} />
        </Card>
        <ReplayCard invocation={invocation} slug={slug} />
      </div>
    </>
  )
}
