'use client'

import { useEffect, useLayoutEffect, useRef, useState } from 'react'

const DELAY_MS = 400
/** As long after one tooltip the next comes at once. */
const FOLLOWING_MS = 200
/** To move the pointer from the element onto its tooltip. */
const LEAVING_MS = 120
const GAP = 6
const EDGE = 8
const ID = 'tooltip'

/**
 * Shows the `data-tooltip` of what is under the pointer or has keyboard focus; once, around everything. One for the page, so that a
 * tooltip costs a row of a list nothing; that of a `<time>` is its exact time. It can be pointed at, and Escape closes it (WCAG 2.2, 1.4.13).
 */
export function TooltipLayer() {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const box = useRef<HTMLDivElement>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let shown: HTMLElement | undefined
    let hiddenAt = Number.NEGATIVE_INFINITY
    const change = (next: HTMLElement | undefined, delay: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        if (shown && !next) hiddenAt = performance.now()
        shown = next
        setAnchor(next)
      }, delay)
    }
    const hide = () => change(undefined, 0)
    const offer = (target: EventTarget | null) => {
      if (!(target instanceof Element) || box.current?.contains(target)) return clearTimeout(timer)
      const next = target.closest<HTMLElement>('[data-tooltip]') ?? undefined
      if (next === undefined) change(undefined, LEAVING_MS)
      else change(next, shown || performance.now() - hiddenAt < FOLLOWING_MS ? 0 : DELAY_MS)
    }
    const ended = new AbortController()
    const on = <Type extends keyof DocumentEventMap>(type: Type, listener: (event: DocumentEventMap[Type]) => void) =>
      document.addEventListener(type, listener, { capture: true, passive: true, signal: ended.signal })
    on('pointerover', (event) => event.pointerType === 'mouse' && offer(event.target))
    on('focusin', ({ target }) => target instanceof Element && target.matches(':focus-visible') && offer(target))
    on('focusout', hide)
    on('pointerdown', hide)
    on('scroll', hide)
    on('keydown', ({ key }) => key === 'Escape' && hide())
    document.documentElement.addEventListener('pointerleave', hide, { signal: ended.signal })
    return () => {
      ended.abort()
      clearTimeout(timer)
    }
  }, [])

  useLayoutEffect(() => {
    if (!anchor || !box.current) return
    place(box.current, anchor.getBoundingClientRect())
    anchor.setAttribute('aria-describedby', ID)
    return () => anchor.removeAttribute('aria-describedby')
  }, [anchor])

  if (!anchor?.isConnected) return null
  return (
    <div
      ref={box}
      id={ID}
      role="tooltip"
      className="fixed z-50 w-max max-w-72 animate-appear rounded-md bg-ink px-2 py-1 text-xs text-pretty text-canvas"
    >
      {anchor instanceof HTMLTimeElement ? exact(anchor.dateTime) : anchor.dataset.tooltip}
    </div>
  )
}

const exact = (time: string): string => new Date(time).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'medium' })

/** Below its element, or above where there is no room; never over the edge of the window. */
function place(box: HTMLElement, anchor: DOMRect): void {
  const { width, height } = box.getBoundingClientRect()
  const left = anchor.left + (anchor.width - width) / 2
  const hasRoomBelow = anchor.bottom + GAP + height + EDGE <= window.innerHeight
  box.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - width - EDGE))}px`
  box.style.top = `${hasRoomBelow ? anchor.bottom + GAP : anchor.top - GAP - height}px`
}
