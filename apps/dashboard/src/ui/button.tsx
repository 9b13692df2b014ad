import type { ComponentProps, MouseEvent } from 'react'
import { type ButtonLook, buttonClass } from './button-class.ts'
import { Spinner } from './spinner.tsx'

type ButtonProps = ComponentProps<'button'> & ButtonLook & { busy?: boolean | undefined }

/** A button that acts. While `busy` it keeps its width, spins and takes no further press. */
export function Button({ variant, size, busy = false, className, children, type = 'button', onClick, ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      className={buttonClass({ variant, size }, className)}
      onClick={busy ? refuse : onClick}
      {...rest}
    >
      {busy ? (
        <span className="grid [&>*]:col-start-1 [&>*]:row-start-1 [&>*]:place-self-center">
          <span className="invisible inline-flex items-center gap-2">{children}</span>
          <Spinner />
        </span>
      ) : (
        children
      )}
    </button>
  )
}

/** Enter in a field presses the submit button of its form, so this keeps the form from being sent, too. */
const refuse = (event: MouseEvent) => event.preventDefault()
