interface SparklineProps {
  /** Oldest first. */
  values: readonly number[]
  /** A part of each value that went wrong, drawn below in another colour. */
  bad?: readonly number[]
  /** The figures in words. */
  label: string
  className?: string
}

const WIDTH = 120
const HEIGHT = 28
const GAP = 1

/** Small bars over time, without axes: a shape to glance at. */
export function Sparkline({ values, bad = [], label, className }: SparklineProps) {
  const max = Math.max(1, ...values)
  const step = WIDTH / Math.max(1, values.length)
  const height = (value: number) => (value === 0 ? 0 : Math.max(2, (value / max) * HEIGHT))
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT + 1}`}
      preserveAspectRatio="none"
      className={className ?? 'h-7 w-30'}
    >
      <rect x="0" y={HEIGHT} width={WIDTH} height="1" className="fill-line-strong" />
      {values.map((value, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a place in time
        <g key={index}>
          <rect x={index * step} y={HEIGHT - height(value)} width={step - GAP} height={height(value)} rx="0.5" className="fill-faint" />
          <rect
            x={index * step}
            y={HEIGHT - height(bad[index] ?? 0)}
            width={step - GAP}
            height={height(bad[index] ?? 0)}
            rx="0.5"
            className="fill-bad"
          />
        </g>
      ))}
    </svg>
  )
}
