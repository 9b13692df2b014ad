/** Plat's mark: layers, of which the lowest is the platform. */
export function Logo() {
  return (
    <svg viewBox="0 0 32 32" className="size-7 fill-ink" role="img" aria-label="Plat">
      <path d="M4 20 16 14l12 6-12 6z" />
      <path d="m4 12 12-6 12 6-12 6z" opacity="0.45" />
    </svg>
  )
}
