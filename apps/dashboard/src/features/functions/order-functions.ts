import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'

/** What a list of functions may be ordered by; the first unless another is chosen. */
export const FUNCTION_ORDERS = [
  { value: 'name', label: 'By name' },
  { value: 'calls', label: 'Most called' },
  { value: 'errors', label: 'Most failures' },
  { value: 'changed', label: 'Last deployed' },
] as const
export type FunctionOrder = (typeof FUNCTION_ORDERS)[number]['value']

/** Of the last 24 hours. */
export interface FunctionFigures {
  calls: number
  failed: number
}

type Listed = Pick<FunctionInfo, 'functionName' | 'filePath' | 'updatedAt'>

interface OrderInput {
  /** Part of a name or of a file's path. */
  search: string
  order: FunctionOrder
  figures: ReadonlyMap<string, FunctionFigures>
}

/** Those that are searched for, in the order asked for; by name where that makes no difference. */
export function orderFunctions<Fn extends Listed>(functions: readonly Fn[], { search, order, figures }: OrderInput): Fn[] {
  const wanted = search.trim().toLowerCase()
  const rank = ({ functionName, updatedAt }: Listed): number => {
    if (order === 'name') return 0
    if (order === 'changed') return Date.parse(updatedAt)
    const { calls = 0, failed = 0 } = figures.get(functionName) ?? {}
    return order === 'calls' ? calls : failed
  }
  return functions
    .filter(({ functionName, filePath }) => [functionName, filePath].some((text) => text.toLowerCase().includes(wanted)))
    .sort((a, b) => rank(b) - rank(a) || NAMES.compare(a.functionName, b.functionName))
}

/** `job2` before `job10`. */
const NAMES = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
