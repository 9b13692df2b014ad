import { SquareFunction } from 'lucide-react'
import { ButtonLink } from '../../ui/button-link.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

const EXAMPLE = `// api/hello.js
export async function handler(event) {
  return { message: \`Hello, \${event.name ?? 'World'}!\` }
}`

/** Before the first function. */
export function NoFunctions({ slug, canWrite }: { slug: string; canWrite: boolean }) {
  return (
    <div className="rounded-lg border">
      <EmptyState
        icon={<SquareFunction />}
        title="No functions yet"
        action={
          canWrite && (
            <ButtonLink href={`/projects/${slug}/functions/-/new`} variant="primary">
              Write one here
            </ButtonLink>
          )
        }
      >
        <p>Every file below api/ of the repository becomes one with the next push. Or write one here: it can be called at once.</p>
        <div className="mt-4 text-left text-ink">
          <CodeBlock code={EXAMPLE} />
        </div>
      </EmptyState>
    </div>
  )
}
