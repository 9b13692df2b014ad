import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** Where nothing is, or nothing one may see: the same page for both. */
export function NothingHere() {
  return (
    <div className="grid min-h-[60vh] place-items-center px-4">
      <title>Nothing here · Plat</title>
      <EmptyState
        title="There is nothing at this address"
        action={
          <ButtonLink href="/" variant="secondary">
            All projects
          </ButtonLink>
        }
      >
        It may have been removed, or you may not see it. Check the address.
      </EmptyState>
    </div>
  )
}
