const STYLES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], blue: [34, 39], cyan: [36, 39] } as const

export type Paint = Readonly<Record<keyof typeof STYLES, (text: string) => string>> & { isOn: boolean }

interface Surface {
  isTTY?: boolean | undefined
}

/** Whether a stream is written to in colour: FORCE_COLOR, then NO_COLOR (no-color.org), then whether it is a terminal that can. Pure. */
export function wantsColour(stream: Surface, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '') return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false'
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  return stream.isTTY === true && env.TERM !== 'dumb'
}

/** Colours text, or leaves it as it is. */
export function createPaint(isOn: boolean): Paint {
  const style =
    ([on, off]: readonly [number, number]) =>
    (text: string) =>
      isOn && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  const { bold, dim, red, green, yellow, blue, cyan } = STYLES
  return {
    isOn,
    bold: style(bold),
    dim: style(dim),
    red: style(red),
    green: style(green),
    yellow: style(yellow),
    blue: style(blue),
    cyan: style(cyan),
  }
}
