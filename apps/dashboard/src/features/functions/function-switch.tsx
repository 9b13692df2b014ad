'use client'

import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import { Switch } from '../../ui/switch.tsx'
import { useFunctionSwitch } from './use-function-switch.ts'

interface FunctionSwitchProps {
  slug: string
  fn: FunctionInfo
  canWrite: boolean
  where: 'list' | 'page'
}

/** Whether a function answers its visitors. */
export function FunctionSwitch({ slug, fn, canWrite, where }: FunctionSwitchProps) {
  const { mutate } = useFunctionSwitch(slug, fn.functionName, where)
  return (
    <Switch aria-label={`${fn.functionName} is enabled`} checked={fn.isActive} disabled={!canWrite} onCheckedChange={(on) => mutate(on)} />
  )
}
