type Change = 'added' | 'removed' | 'changed'

export interface Difference<Value> {
  key: string
  change: Change
  before: Value | undefined
  after: Value | undefined
}

/** What differs between two maps, by key; `isSame` says when two values are alike. */
export function compareMaps<Value>(
  before: ReadonlyMap<string, Value>,
  after: ReadonlyMap<string, Value>,
  isSame: (a: Value, b: Value) => boolean,
): Difference<Value>[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].sort()
  return keys.flatMap((key): Difference<Value>[] => {
    const [old, young] = [before.get(key), after.get(key)]
    if (old === undefined) return [{ key, change: 'added', before: old, after: young }]
    if (young === undefined) return [{ key, change: 'removed', before: old, after: young }]
    return isSame(old, young) ? [] : [{ key, change: 'changed', before: old, after: young }]
  })
}
