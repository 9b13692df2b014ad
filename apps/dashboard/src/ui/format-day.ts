/** `Mar 01`, in the reader's zone. */
export const formatDay = (time: Date): string => time.toDateString().slice(4, 10) // its form is fixed: ECMA-262, 21.4.4.41.2
