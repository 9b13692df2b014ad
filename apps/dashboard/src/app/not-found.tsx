import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

export default function NotFound() {
  return (
    <main className="grid min-h-[70vh] place-items-center px-4">
      <title>Not found · Plat</title>
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
    </main>
  )
}
