'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { createQueryClient } from '../data/query-client.ts'
import { noteFocus } from '../ui/focus-before.ts'
import { Toaster } from '../ui/toaster.tsx'
import { TooltipLayer } from '../ui/tooltip-layer.tsx'

/** What every page stands on: the cache of the api's answers, tooltips and toasts. */
export function Providers({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient)
  useEffect(noteFocus, [])
  return (
    <QueryClientProvider client={queryClient}>
      {children}
      <TooltipLayer />
      <Toaster />
    </QueryClientProvider>
  )
}
