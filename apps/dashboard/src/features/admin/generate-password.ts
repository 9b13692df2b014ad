// Without those that are read for one another: 0 O, 1 l I.
const LETTERS = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const GROUPS = 4
const GROUP_LENGTH = 5

/** A password nobody has to think of: four groups of five letters and digits, about 116 bits of the browser's own randomness. */
export function generatePassword(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const length = GROUPS * GROUP_LENGTH
  const limit = 256 - (256 % LETTERS.length) // bytes from here on would favour the first letters
  let letters = ''
  while (letters.length < length)
    for (const byte of random(new Uint8Array(length)))
      if (byte < limit && letters.length < length) letters += LETTERS[byte % LETTERS.length]
  return Array.from({ length: GROUPS }, (_, group) => letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH)).join('-')
}
