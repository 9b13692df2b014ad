/** Reads the `key number` lines that cgroup files such as memory.stat and memory.events are made of. */
export function keyedNumbers(text: string): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const line of text.split('\n')) {
    const [key, value] = line.split(' ')
    if (key && value) numbers.set(key, Number(value))
  }
  return numbers
}
