'use client'

import type { FunctionInfo, FunctionVersion } from '@plat/shared/contracts/functions.ts'
import type { InfiniteData } from '@tanstack/react-query'
import { activateVersion, deleteVersion } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { useAction } from '../../data/use-action.ts'
import { useFunction } from './use-function.ts'

/** Which version answers, and which ones there are. */
export function useVersionActions(slug: string, name: string) {
  const { data: fn } = useFunction()
  const before = fn?.activeVersion
  const activate = useAction({
    run: (version: number) => activateVersion(slug, name, version),
    optimistic: {
      key: keys.versions(slug, name),
      change: (data: InfiniteData<Page<FunctionVersion>>, version: number) => ({
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          items: page.items.map((item) => ({ ...item, isActive: item.version === version })),
        })),
      }),
    },
    touches: [keys.functions(slug)],
    done: (_fn: FunctionInfo, version: number) => `Version ${version} of ${name} answers now`,
    ...(typeof before === 'number' ? { undo: () => activate.mutate(before) } : {}),
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
