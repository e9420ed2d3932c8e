import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelCandidate, ModelEntry } from '../../../../electron/contract/models.ts';
import { useCommand } from '../../../engine/hooks.ts';
import { ErrorNote } from '../../../kit/ErrorNote.tsx';
import { Fact, Facts } from '../../../kit/Facts.tsx';
import { Notice } from '../Notice.tsx';
import { recipeWords } from '../recipe.ts';
import { Terms } from '../Terms.tsx';
import classes from './Import.module.css';
import { RecipeFields } from './RecipeFields.tsx';
import { Trial, useTrial } from './Trial.tsx';

export interface BringInProps {
  readonly grant: string;
  readonly candidate: ModelCandidate;
  /** The model it is, when the program knows this very file. */
  readonly entry: ModelEntry | null;
  readonly onDone: () => void;
}

/** Keys pressed within this time are one change of the recipe, ms. */
const calm = 400;

/** One network: what it takes and gives, how pixels go in, what the self-test says of that, and the way in. */
export function BringIn({ grant, candidate, entry, onDone }: BringInProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const { member, label, inputs, outputs, recipe: found } = candidate;
  const [title, setTitle] = useState(entry?.title ?? label.replace(/\.onnx$/i, ''));
  const [recipe, setRecipe] = useState(found);
  const [accepted, setAccepted] = useState(false);
  const [sure, setSure] = useState(false);
  const known = entry !== null && entry.origin !== 'import';
  const [tried] = useDebouncedValue(recipe, calm);
  const trial = useTrial({ grant, member, recipe: known ? null : tried });
  const bring = useCommand('models.import', { quiet: true });
  const pending = trial.data === undefined || tried !== recipe;
  const failed = trial.data?.verdict === 'failed';
  const mustAccept = entry === null || (!entry.licence.free && entry.accepted === null);
  const ready = !pending && title.trim() !== '' && (accepted || !mustAccept);

  const submit = (anyway: boolean): void => {
    bring.mutate(
      { grant, member, title: title.trim(), recipe: known ? null : recipe, acceptLicence: accepted, anyway },
      {
        onSuccess: (brought) => {
          notifications.show({ message: t('import.done', { title: brought.title }) });
          onDone();
        },
      },
    );
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !failed) submit(false);
      }}
    >
      <Stack gap="md">
        <Facts>
          <Fact name={t('import.inputs')}>
            <Tensors names={inputs} />
          </Fact>
          <Fact name={t('import.outputs')}>
            <Tensors names={outputs} />
          </Fact>
          {known && found !== null && <Fact name={t('import.recipeKnown')}>{recipeWords(found)}</Fact>}
        </Facts>
        {!known && recipe !== null && <RecipeFields recipe={recipe} onChange={setRecipe} />}
        <section className={classes['section']} aria-label={t('import.trial')}>
          <h3>{t('import.trial')}</h3>
          <Trial trial={trial} onTake={known ? null : setRecipe} />
        </section>
        {!known && (
          <TextInput
            label={t('import.name')}
            value={title}
            maxLength={80}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setTitle(event.currentTarget.value);
            }}
          />
        )}
        {mustAccept && (
          <>
            {entry !== null && <Terms licence={entry.licence} />}
            <Checkbox
              label={t(entry === null ? 'import.rights' : 'accept.check')}
              checked={accepted}
              onChange={(event) => {
                setAccepted(event.currentTarget.checked);
              }}
            />
          </>
        )}
        <ErrorNote error={bring.error?.error ?? null} />
        {failed && sure && !pending && <Notice verdict="failed" title={t('import.anywaySure')} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t('common:cancel')}
          </Button>
          {failed && !pending ? (
            <Button
              color="red.9"
              variant={sure ? 'filled' : 'light'}
              disabled={!ready}
              loading={bring.isPending}
              onClick={() => {
                if (sure) submit(true);
                else setSure(true);
              }}
            >
              {t(sure ? 'import.anywayGo' : 'import.anyway')}
            </Button>
          ) : (
            <Button type="submit" disabled={!ready} loading={bring.isPending}>
              {t('import.go')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

function Tensors({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <span className={classes['tensors']} data-selectable>
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  );
}
