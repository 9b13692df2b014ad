import { CopyButton } from '../../ui/copy-button.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { prettyBody } from './pretty-body.ts'

interface BodyViewProps {
  label: string
  body: string
  bytes: number
  isBase64: boolean
  isCut: boolean
}

/** A body as text, JSON indented; it is never shown as what it claims to be. */
export function BodyView({ label, body, bytes, isBase64, isCut }: BodyViewProps) {
  if (body === '') return <p className="text-sm text-muted">No body.</p>
  const text = isBase64 ? body : prettyBody(body)
  return (
    <div className="relative rounded-md border bg-canvas">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (axe scrollable-region-focusable)
        tabIndex={0}
        aria-label={label}
        className="max-h-96 overflow-auto py-2.5 pr-12 pl-3 font-mono text-xs/5 wrap-anywhere whitespace-pre-wrap pointer-coarse:min-h-13"
      >
        {text}
      </section>
      <CopyButton text={text} className="!absolute top-1 right-1 bg-canvas" />
      {(isBase64 || isCut) && (
        <p className="border-t px-3 py-1.5 text-xs text-muted">
          {isBase64 && 'Not text: shown as base64. '}
          {isCut && `Only the beginning of ${formatBytes(bytes)} was kept.`}
        </p>
      )}
    </div>
  )
}
