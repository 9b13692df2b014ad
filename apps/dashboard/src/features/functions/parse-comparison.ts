/** The two versions of `3...5`; undefined when it is none. */
export function parseComparison(text: string | undefined): readonly [number, number] | undefined {
  const [, before, after] = /^([1-9]\d{0,8})\.\.\.([1-9]\d{0,8})$/.exec(text ?? '') ?? []
  return before === undefined || after === undefined ? undefined : [Number(before), Number(after)]
}
