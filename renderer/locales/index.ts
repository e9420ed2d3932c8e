/** English words, one file per screen. Another language is another folder with the same files. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import actions from './en/actions.json';
import audit from './en/audit.json';
import certificate from './en/certificate.json';
import charts from './en/charts.json';
import common from './en/common.json';
import compare from './en/compare.json';
import consent from './en/consent.json';
import doubts from './en/doubts.json';
import enroll from './en/enroll.json';
import errors from './en/errors.json';
import evaluate from './en/evaluate.json';
import faces from './en/faces.json';
import history from './en/history.json';
import identify from './en/identify.json';
import learn from './en/learn.json';
import library from './en/library.json';
import limits from './en/limits.json';
import lock from './en/lock.json';
import matching from './en/matching.json';
import model from './en/model.json';
import models from './en/models.json';
import nav from './en/nav.json';
import people from './en/people.json';
import person from './en/person.json';
import photo from './en/photo.json';
import photos from './en/photos.json';
import protection from './en/protection.json';
import search from './en/search.json';
import settings from './en/settings.json';
import status from './en/status.json';
import welcome from './en/welcome.json';

export const en = {
  actions,
  audit,
  certificate,
  charts,
  common,
  compare,
  consent,
  doubts,
  enroll,
  errors,
  evaluate,
  faces,
  history,
  identify,
  learn,
  library,
  limits,
  lock,
  model,
  models,
  matching,
  nav,
  people,
  person,
  photo,
  photos,
  protection,
  search,
  settings,
  status,
  welcome,
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

/** Makes the words ready; synchronous, since they are part of the bundle. */
export function startWords(): typeof i18next {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en },
    // React escapes by itself.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return i18next;
}
