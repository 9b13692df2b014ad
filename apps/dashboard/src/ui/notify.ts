import { toast } from 'sonner'

interface Notification {
  description?: string | undefined
  /** One thing to do about it, such as Undo. */
  action?: { label: string; onClick(): void } | undefined
}

/** Says in a corner what just happened. What is bad stays until it is read. */
export const notify = {
  done: (title: string, options: Notification = {}) => void toast.success(title, options),
  failed: (title: string, options: Notification = {}) => void toast.error(title, { duration: 12_000, ...options }),
}
