/**
 * The kernels of the index, in AssemblyScript: TypeScript's syntax, WebAssembly's types. `npm run kernels`
 * compiles them. They own no memory: every pointer leads into the planes, which are imported and shared.
 */
export { encode, rangeCodes, topCodes, topCodesOf } from './codes';
export { rangeFloats, stream, topFloats } from './floats';
export { nearSketches, sketch } from './sketches';
