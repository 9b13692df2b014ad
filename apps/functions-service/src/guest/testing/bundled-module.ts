/**
 * A module as esbuild writes an ES module in CommonJS form: exports are getters on an object marked `__esModule`.
 *
 * @param exports export name → name of the local it stands for, such as `{ default: 'hello_default' }`
 */
export function bundledModule(exports: Record<string, string>, body: string): string {
  const getters = Object.entries(exports).map(([name, local]) => `  ${JSON.stringify(name)}: () => ${local}`)
  return `"use strict";
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toCommonJS = (mod) => __copyProps(__defProp({}, "__esModule", { value: true }), mod);

// api/hello.js
var hello_exports = {};
__export(hello_exports, {
${getters.join(',\n')}
});
module.exports = __toCommonJS(hello_exports);
${body}
`
}
