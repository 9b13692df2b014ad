/** `14:03`, in the reader's zone. */
export const formatClock = (time: Date): string =>
  [time.getHours(), time.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
