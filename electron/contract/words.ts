/** Why a face is a poor template, for the terminal and stored reasons; the window translates the codes itself. */
import { eyeDistance, type Landmarks, type Quality, type QualityFlag } from './model.ts';

/**
 * In words that stand after a photo's name, for example "too small (31 px between the eyes), blurred"; empty
 * when nothing speaks against the face.
 */
export function whyPoor(face: { readonly landmarks: Landmarks; readonly quality: Quality }): string {
  return face.quality.flags.map((flag) => wordsFor(flag, face.landmarks)).join(', ');
}

function wordsFor(flag: QualityFlag, landmarks: Landmarks): string {
  switch (flag) {
    case 'small':
      return `too small (${String(Math.round(eyeDistance(landmarks)))} px between the eyes)`;
    case 'blurred':
      return 'blurred';
    case 'dark':
      return 'too dark';
    case 'bright':
      return 'too bright';
    case 'low-contrast':
      return 'too little contrast';
    case 'turned':
      return 'turned away from the camera';
    case 'doubtful':
      return 'possibly not a face';
    case 'unclear':
      return 'too unclear to be recognised';
  }
}
