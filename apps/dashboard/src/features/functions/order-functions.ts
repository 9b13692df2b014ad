import type { FunctionInfo } from '@plat/shared/contracts/functions.ts'
import type { FiguresOf } from './use-function-figures.ts'

/** What a list of functions may be ordered by; the first unless another is chosen. */
export const FUNCTION_ORDERS = [
  { value: 'name', label: 'By name' },
  { value: 'calls', label: 'Most called' },
  { value: 'errors', label: 'Most failures' },
  { value: 'changed', label: 'Last deployed' },
] as const
export type FunctionOrder = (typeof FUNCTION_ORDERS)[number]['value']

type Listed = Pick<FunctionInfo, 'functionName' | 'filePath' | 'updatedAt'>

interface OrderInput {
  /** Part of a name or of a file's path. */
  search: string
  order: FunctionOrder
  /** Of the last 24 hours. */
  figuresOf: FiguresOf
}

/** Those that are searched for, in the order asked for; by name where that makes no difference. */
export function orderFunctions<Fn extends Listed>(functions: readonly Fn[], { search, order, figuresOf }: OrderInput): Fn[] {
  const wanted = search.trim().toLowerCase()
  const rank = ({ functionName, updatedAt }: Listed): number => {
    if (order === 'name') return 0
    if (order === 'changed') return Date.parse(updatedAt)
    const figures = figuresOf(functionName)
    if (typeof figures !== 'object') return 0
    const failed = figures.error + figures.timeout
    return order === 'calls' ? figures.success + failed : failed
  }
  return functions
    .filter(({ functionName, filePath }) => [functionName, filePath].some((text) => text.toLowerCase().includes(wanted)))
    .sort((a, b) => rank(b) - rank(a) || NAMES.compare(a.functionName, b.functionName))
}

/** `job2` before `job10`. */
const NAMES = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
