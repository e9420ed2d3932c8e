// The named baseline: @vladmandic/face-api (WASM backend) doing detection + landmarks + descriptor.
// Reads photo paths from argv, prints one JSON line. A process of its own, so that its memory is its own.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

const require = createRequire(import.meta.url);
// Its WASM build takes the TensorFlow modules from its own folder.
const wasm = require('@tensorflow/tfjs-backend-wasm');
const tf = require('@tensorflow/tfjs');
const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`);
await tf.setBackend('wasm');
await tf.ready();
const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model');
await faceapi.nets.ssdMobilenetv1.loadFromDisk(models);
await faceapi.nets.faceLandmark68Net.loadFromDisk(models);
await faceapi.nets.faceRecognitionNet.loadFromDisk(models);
const options = new faceapi.SsdMobilenetv1Options({ minConfidence: 0.5, maxResults: 100 });

async function describe(path) {
  const { data, info } = await sharp(await readFile(path))
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const tensor = tf.tensor3d(new Uint8Array(data), [info.height, info.width, 3], 'int32');
  const found = await faceapi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors();
  tensor.dispose();
  return found.length;
}

const paths = process.argv.slice(2);
await describe(paths[0]); // warm-up: compilation is not the photo's cost
const start = performance.now();
let faces = 0;
for (const path of paths) faces += await describe(path);
const seconds = (performance.now() - start) / 1000;
process.stdout.write(
  `${JSON.stringify({ photos: paths.length, faces, seconds, rss: process.resourceUsage().maxRSS * 1024, backend: tf.getBackend() })}\n`,
);
