import { ScrollText } from 'lucide-react'
import { Button } from '../../ui/button.tsx'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

interface LogEmptyProps {
  slug: string
  hasFilters: boolean
  isLive: boolean
  onClear(): void
}

/** Where nothing fits, or nothing happened yet. */
export function LogEmpty({ slug, hasFilters, isLive, onClear }: LogEmptyProps) {
  return (
    <div className="rounded-lg border">
      {hasFilters ? (
        <EmptyState icon={<ScrollText />} title="Nothing fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>}>
          {isLive ? 'What fits appears here as it happens.' : 'Widen them, or look at a longer time.'}
        </EmptyState>
      ) : (
        <EmptyState
          icon={<ScrollText />}
          title="No function was called yet"
          action={<ButtonLink href={`/projects/${slug}/functions`}>Functions</ButtonLink>}
        >
          Every call of a function of this project appears here as it happens, with what it wrote to its console.
        </EmptyState>
      )}
    </div>
  )
}
