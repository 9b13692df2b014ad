import type { ReactNode } from 'react'
import { Card } from '../../ui/card.tsx'
import { BodyView } from './body-view.tsx'
import { HeaderList } from './header-list.tsx'
import type { Exchange } from './read-exchange.ts'

interface ExchangeCardProps {
  title: string
  exchange: Exchange
  /** Above the headers: the request's line, the response's status. */
  head: ReactNode
}

/** The request or the response of an invocation as it was recorded. */
export function ExchangeCard({ title, exchange, head }: ExchangeCardProps) {
  return (
    <Card title={title}>
      <div className="grid grid-cols-1 gap-4">
        <p className="flex min-w-0 items-baseline gap-2 font-mono text-xs break-all">{head}</p>
        <BodyView
          label={`${title} body`}
          body={exchange.body}
          bytes={exchange.bodyBytes}
          isBase64={exchange.isBase64}
          isCut={exchange.isCut}
        />
        <details>
          <summary className="touchable rounded-sm text-xs/6 text-muted hover:text-ink">
            {exchange.headers.length === 1 ? '1 header' : `${exchange.headers.length} headers`}
          </summary>
          <div className="pt-2">
            <HeaderList headers={exchange.headers} />
          </div>
        </details>
      </div>
    </Card>
  )
}
