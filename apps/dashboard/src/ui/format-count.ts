const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en')

/** `9,999`, then `10K`, `1.2M`. */
export const formatCount = (count: number): string => (count < 10_000 ? whole : short).format(count)
