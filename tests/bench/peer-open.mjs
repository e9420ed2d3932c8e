// The peers, each with its own default detector and descriptor on the WASM backend: `openPeer(name)` answers with a function
// that takes the path of a photo and gives its faces, by centre and descriptor, and the size of the photo.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';

const require = createRequire(import.meta.url);
const wasm = require('@tensorflow/tfjs-backend-wasm');
const tf = require('@tensorflow/tfjs');
const wasmDir = `${dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'))}/dist/`;
const folder = (name) => join(import.meta.dirname, 'node_modules', name);

const peers = {
  'face-api': async () => {
    const faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
    wasm.setWasmPaths(wasmDir);
    await tf.setBackend('wasm');
    await tf.ready();
    const models = join(folder('@vladmandic/face-api'), 'model');
    await faceapi.nets.ssdMobilenetv1.loadFromDisk(models);
    await faceapi.nets.faceLandmark68Net.loadFromDisk(models);
    await faceapi.nets.faceRecognitionNet.loadFromDisk(models);
    const options = new faceapi.SsdMobilenetv1Options();
    return async (tensor) => {
      const found = await faceapi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceDescriptors();
      return found.map(({ detection: { box }, descriptor }) => ({
        x: box.x + box.width / 2,
        y: box.y + box.height / 2,
        descriptor: [...descriptor],
      }));
    };
  },
  human: async () => {
    // Its exports name the build for tfjs-node only, which is native; this is the WASM one.
    const { Human } = require(join(folder('@vladmandic/human'), 'dist/human.node-wasm.js'));
    // It fetches its models, and Node's fetch knows no file: addresses.
    globalThis.fetch = async (url) => new Response(await readFile(new URL(url)));
    const human = new Human({
      backend: 'wasm',
      wasmPath: wasmDir,
      modelBasePath: pathToFileURL(join(folder('@vladmandic/human'), 'models/')).href,
      cacheSensitivity: 0,
      filter: { enabled: false },
      face: {
        enabled: true,
        // By default it returns one face, which need not be the labelled one in the middle.
        detector: { maxDetected: 10 },
        mesh: { enabled: true },
        description: { enabled: true },
        iris: { enabled: false },
        emotion: { enabled: false },
        antispoof: { enabled: false },
        liveness: { enabled: false },
      },
      body: { enabled: false },
      hand: { enabled: false },
      object: { enabled: false },
      gesture: { enabled: false },
      segmentation: { enabled: false },
    });
    await human.load();
    return async (tensor) => {
      const { face, error } = await human.detect(tensor);
      if (error) throw new Error(error);
      return face
        .filter(({ embedding }) => embedding?.length > 0)
        .map(({ box: [x, y, width, height], embedding }) => ({
          x: x + width / 2,
          y: y + height / 2,
          descriptor: [...embedding],
        }));
    };
  },
};

export const openPeer = async (name) => {
  const describe = await peers[name]();
  return async (path) => {
    const { data, info } = await sharp(await readFile(path))
      .rotate()
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const tensor = tf.tensor3d(new Uint8Array(data), [info.height, info.width, 3], 'int32');
    const faces = await describe(tensor);
    tensor.dispose();
    return { faces, width: info.width, height: info.height };
  };
};
