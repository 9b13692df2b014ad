'use client'

import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[70vh] place-items-center px-4">
      <EmptyState title="This page failed" action={<Button onClick={reset}>Try again</Button>}>
        That is our fault, not yours. {error.digest ? `It was noted as ${error.digest}.` : error.message}
      </EmptyState>
    </main>
  )
}
