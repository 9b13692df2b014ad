'use client'

import type { FunctionInfo, FunctionVersion } from '@plat/shared/contracts/functions.ts'
import type { InfiniteData } from '@tanstack/react-query'
import { activateVersion, deleteVersion } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { useAction } from '../../data/use-action.ts'

interface Activation {
  version: number
  /** The active one until then: what undoing goes back to. */
  before: number | undefined
}

/** Which version answers, and which ones there are. */
export function useVersionActions(slug: string, name: string) {
  const activate = useAction({
    run: ({ version }: Activation) => activateVersion(slug, name, version),
    optimistic: {
      key: keys.versions(slug, name),
      change: (data: InfiniteData<Page<FunctionVersion>>, { version }: Activation) => ({
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => ({ ...item, isActive: item.version === version })),
        })),
      }),
    },
    touches: [keys.functions(slug)],
    done: (_fn: FunctionInfo, { version }: Activation) => `Version ${version} of ${name} answers now`,
    undo(_fn, { version, before }) {
      if (before !== undefined) activate.mutate({ version: before, before: version })
    },
    failed: 'The version could not be activated',
  })
  const remove = useAction({
    run: (version: number) => deleteVersion(slug, name, version),
    touches: [keys.versions(slug, name)],
    done: (_nothing, version) => `Version ${version} was deleted`,
    failed: 'The version could not be deleted',
  })
  return { activate, remove }
}
