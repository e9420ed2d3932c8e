/** Why a face is a poor template, in words that stand after a photo's name. */
import type { Landmarks, QualityFlag } from '../../contract/model.ts';
import type { AnalysedFace } from '../../contract/vision.ts';

/** Distance between the eye centres in pixels of the displayed image. */
export function eyeDistance([left, right]: Landmarks): number {
  return Math.hypot(right[0] - left[0], right[1] - left[1]);
}

/** For example "too small (31 px between the eyes), blurred"; empty when nothing speaks against the face. */
export function whyPoor(face: Pick<AnalysedFace, 'landmarks' | 'quality'>): string {
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
  }
}
