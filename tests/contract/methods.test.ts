/** The list of methods, written out: a change of what can be asked shows in review. */
import { expect, test } from 'vitest';
import { api, hostOnly } from '../../electron/contract/api.ts';
import { channel } from '../../electron/contract/channels.ts';
import type { Contract } from '../../electron/contract/method.ts';
import { shellApi } from '../../electron/contract/shell.ts';
import { visionApi } from '../../electron/contract/vision.ts';

const list = (contract: Contract): string[] =>
  Object.entries(contract).flatMap(([group, methods]) =>
    Object.entries(methods).map(([name, { type }]) => `${type} ${group}.${name}`),
  );

test('the library answers these', () => {
  expect(list(api)).toMatchInlineSnapshot(`
    [
      "query library.info",
      "query library.opening",
      "command library.check",
      "command library.backup",
      "query library.skipped",
      "query library.folders",
      "stream library.changes",
      "command ingest.start",
      "query ingest.current",
      "stream ingest.watch",
      "command ingest.pause",
      "command ingest.resume",
      "command ingest.cancel",
      "query people.list",
      "query people.get",
      "query people.faces",
      "query people.loose",
      "query people.templates",
      "query people.doubts",
      "query people.similar",
      "command review.name",
      "command review.confirm",
      "command review.vouch",
      "command review.keep",
      "command review.reject",
      "command review.move",
      "command review.merge",
      "command review.split",
      "command review.ignore",
      "command review.restore",
      "command review.cover",
      "command review.undo",
      "command review.redo",
      "query review.history",
      "command review.forget",
      "command review.forgetFolder",
      "query enroll.check",
      "command enroll.add",
      "stream enroll.folders",
      "command probe.paste",
      "stream probe.examine",
      "stream probe.identify",
      "query probe.verify",
      "query probe.similarFaces",
      "query photos.list",
      "query photos.get",
      "query photos.folders",
      "query lists.ids",
      "query lists.people",
      "query lists.faces",
      "query lists.photos",
      "query evaluate.ready",
      "stream evaluate.run",
      "command evaluate.save",
      "command evaluate.savePairs",
      "command evaluate.savePicture",
      "query adapt.status",
      "stream adapt.train",
      "command adapt.use",
      "command adapt.rollback",
      "query settings.get",
      "command settings.set",
      "query modelChange.status",
      "query modelChange.models",
      "command modelChange.begin",
      "command modelChange.pause",
      "command modelChange.resume",
      "command modelChange.cancel",
      "stream modelChange.report",
      "command modelChange.apply",
      "command modelChange.rollback",
      "command modelChange.removeOld",
      "query models.list",
      "query models.broken",
      "command models.install",
      "command models.stop",
      "query models.inspect",
      "command models.tryOut",
      "command models.import",
      "command models.test",
      "command models.remove",
      "query calibration.get",
      "query calibration.preview",
      "query detection.state",
      "query detection.distribution",
      "query detection.preview",
      "query detection.aside",
      "query watch.status",
      "query audit.list",
      "query audit.certificate",
      "command audit.saveCertificate",
      "query audit.verify",
      "query consent.get",
      "command consent.set",
      "query consent.due",
      "command consent.export",
      "query media.crop",
      "query media.thumb",
      "query media.photo",
      "query media.probe",
      "query media.probeFace",
      "command host.grant",
      "query host.photoPath",
      "query host.key",
      "query host.groups",
    ]
  `);
});

test('the vision process answers these', () => {
  expect(list(visionApi)).toMatchInlineSnapshot(`
    [
      "command vision.analyse",
      "command vision.embed",
      "query vision.embedders",
      "query vision.render",
      "command vision.probe",
      "query vision.report",
      "command vision.test",
    ]
  `);
});

test('main answers these', () => {
  expect(list(shellApi)).toMatchInlineSnapshot(`
    [
      "query shell.about",
      "query shell.engine",
      "command shell.chooseFolder",
      "command shell.choosePhotos",
      "command shell.chooseBackup",
      "command shell.choosePairs",
      "command shell.chooseModels",
      "command shell.chooseSave",
      "command shell.openLibrary",
      "command shell.revealPhoto",
      "command shell.revealLibrary",
      "command shell.theme",
      "command shell.restartEngine",
      "query shell.encryption",
      "command shell.unlock",
      "command shell.lock",
      "command shell.setPassphrase",
      "command shell.setKeychain",
      "command shell.encryptLibrary",
      "command shell.changeKey",
      "command shell.exportOpen",
      "command shell.cancelRewriting",
      "command shell.setLockAfter",
      "query shell.pace",
      "command shell.setPace",
      "command shell.measurePace",
    ]
  `);
});

test('the page is refused these groups', () => {
  expect([...hostOnly]).toEqual(['host', 'media']);
});

test('there are no other IPC channels', () => {
  expect(Object.values(channel)).toMatchInlineSnapshot(`
    [
      "facet:call",
      "facet:port",
      "facet:engine",
      "facet:drop",
      "facet:menu",
    ]
  `);
});
