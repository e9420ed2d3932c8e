/** The networks of one thread, and what they make of a decoded photo. */
import { contractId } from '../../../native-models/manifest.ts';
import type { PhotoCost } from '../../contract/vision.ts';
import type { Decoded } from '../decode/image.ts';
import { type Chosen, type Closer, type Described, describePhoto } from '../describe.ts';
import { Detectors } from '../detect/detectors.ts';
import { Embedders, type OpenEmbedder, standardEmbedder } from '../embed/embedders.ts';
import { type NetworkOptions, Networks } from '../runtime/networks.ts';
import { Stopwatch } from '../stopwatch.ts';
import { TrialPhoto } from './trial-photo.ts';

export interface DescriberOptions extends NetworkOptions {
  /** Id of the detector used where a call names none. */
  readonly detector: string;
}

/** What to look at a photo with, and what to bring back. Plain data: it crosses to other threads. */
export interface Look {
  readonly embed: boolean;
  readonly crops: boolean;
  readonly thumb: boolean;
  /** See `visionApi.vision.analyse`. */
  readonly contracts?: readonly string[] | undefined;
  /** See `visionApi.vision.analyse`. */
  readonly detector?: string | undefined;
}

export interface Answer extends Described {
  readonly cost: PhotoCost;
}

/** Something that describes one photo at a time: the networks of this thread, or those of another. */
export interface PhotoLane {
  /** `closer` is null where `photo` is at full size. Errors: of the models, and as `closer` fails. */
  describe(photo: Decoded, closer: Closer | null, look: Look): Promise<Answer>;
  /** The work of a drawn photo, to see how long it takes. */
  trial(): Promise<void>;
  close(): Promise<void>;
}

export class Describer implements PhotoLane {
  readonly networks: Networks;
  readonly embedders: Embedders;
  /** The embedder of the report; its template is also that of every stored crop. */
  readonly own: OpenEmbedder;
  readonly #detectors: Detectors;
  readonly #detector: string;
  #trial: TrialPhoto | undefined;

  private constructor(
    networks: Networks,
    embedders: Embedders,
    own: OpenEmbedder,
    detectors: Detectors,
    detector: string,
  ) {
    this.networks = networks;
    this.embedders = embedders;
    this.own = own;
    this.#detectors = detectors;
    this.#detector = detector;
  }

  /**
   * Loads and checks the models and chooses a provider.
   * Errors: `detector-missing`, `model-missing`, `model-mismatch`.
   */
  static async open(options: DescriberOptions): Promise<Describer> {
    const networks = new Networks(options);
    const embedders = new Embedders(networks, options);
    const detectors = new Detectors(networks);
    const standard = standardEmbedder();
    const catalogue = await networks.catalogue();
    const { models = [] } = catalogue.detectors.find(({ id }) => id === options.detector) ?? {};
    // Together, so that one provider is chosen for all of them.
    if (models.length > 0) await networks.load([...models, standard.model], catalogue);
    await detectors.open(options.detector);
    const own = await embedders.open(contractId(standard));
    return new Describer(networks, embedders, own, detectors, options.detector);
  }

  /**
   * The detector and the embedders that `look` asks for; no embedder when it wants no embedding.
   * Errors: as {@link Detectors} and {@link Embedders} say.
   */
  async choose({ embed, contracts, detector }: Look): Promise<Omit<Chosen, 'watch'>> {
    const wanted = embed ? (contracts ?? [this.own.contract]) : [];
    return {
      own: this.own,
      detector: await this.#detectors.open(detector ?? this.#detector),
      embedders: await Promise.all(wanted.map((contract) => this.embedders.open(contract))),
    };
  }

  async describe(photo: Decoded, closer: Closer | null, look: Look): Promise<Answer> {
    const watch = new Stopwatch();
    const timed: Closer | null = closer && ((region) => watch.time('region', () => closer(region)));
    const chosen = await this.choose(look);
    const described = await describePhoto(photo, timed, look, { ...chosen, watch });
    return { ...described, cost: watch.cost() };
  }

  async trial(): Promise<void> {
    this.#trial ??= new TrialPhoto(await this.#detectors.open(this.#detector), this.own);
    await this.#trial.describe();
  }

  close(): Promise<void> {
    return this.networks.close();
  }
}
