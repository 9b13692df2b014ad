// How values look as text, to console and in messages. Compiled with the first value that is no text (lazy/inspect.js).
;((plat) => {
  /** Text of any value, of at most some 128 Ki characters. What the value's own traps and getters throw comes out. */
  plat.inspect = (value, options = undefined) => plat.part('inspect').inspect(value, options)
})(plat)
