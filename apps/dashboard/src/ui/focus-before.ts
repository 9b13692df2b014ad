let before: HTMLElement | undefined

function note({ target }: FocusEvent): void {
  if (target instanceof HTMLElement && !target.closest('[role$=dialog], [role=menu]')) before = target
}

/** Notes where the focus is outside dialogs and menus, until what it answers is called. */
export function noteFocus(): () => void {
  document.addEventListener('focusin', note)
  return () => document.removeEventListener('focusin', note)
}

/** Gives the focus back when a dialog has closed: to what had it before, also where that opened a menu first. */
export function giveFocusBack(event: Event): void {
  event.preventDefault() // Radix knows only triggers of its own
  if (before?.isConnected) before.focus()
}
