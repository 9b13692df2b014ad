'use client'

import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { updateFunction } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import type { Page } from '../../data/page.ts'
import { useAction } from '../../data/use-action.ts'

/** Switches a function on and off: seen at once, taken back if refused, and with a way back. */
export function useFunctionSwitch(slug: string, name: string, where: 'list' | 'page') {
  const action = useAction({
    run: (isActive: boolean) => updateFunction(slug, name, { isActive }),
    optimistic:
      where === 'list'
        ? {
            key: keys.functions(slug),
            change: (page: Page<FunctionInfo>, isActive: boolean) => ({
              ...page,
              items: page.items.map((fn) => (fn.functionName === name ? { ...fn, isActive } : fn)),
            }),
          }
        : { key: keys.function(slug, name), change: (fn: FunctionInfo, isActive: boolean) => ({ ...fn, isActive }) },
    touches: [keys.functions(slug)],
    done: (_fn, isActive) => `${name} is ${isActive ? 'on' : 'off'}`,
    undo: (_fn, isActive) => action.mutate(!isActive),
    failed: `${name} could not be switched`,
  })
  return action
}
