/** Cases whose outcome is meant to differ from Node's: group → title → why. A difference that is gone fails the tests. */
export const knownDifferences: Record<string, Record<string, string>> = {
  'TransformStream, pipes, text streams': {
    'text streams say what they do': 'Web IDL names the text streams; Node leaves them “Object”.',
  },
  'Blob, File': {
    'a file has a name and a date': 'Web IDL makes lastModified a whole number; Node keeps the fraction.',
  },
  'FormData, multipart': {
    'arguments are needed': 'Arguments that are left out count as undefined here.',
  },
  'Event, EventTarget': {
    'constants of phases': 'DOM §2.2 has the constants on events too; Node only on the class.',
    'an event may be dispatched again, but not within itself': 'DOM §2.7 says InvalidStateError; Node throws an Error of its own.',
  },
  'AbortController, AbortSignal': {
    'AbortSignal.any follows the first':
      'DOM §3.2: the first signal to abort gives the reason; Node looks only when asked, and takes the first in the list.',
    'onabort takes functions only': 'Web IDL makes null of what is no callback; Node keeps it.',
  },
}
