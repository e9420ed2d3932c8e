import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Chart.module.css';
import { Chart, type ChartProps } from './Chart.tsx';
import { ChartLegend } from './ChartLegend.tsx';
import { chartPng, chartSvg } from './export.ts';

export interface ChartFigureProps extends ChartProps {
  /** A quiet line below the title: how to read it. */
  readonly hint?: ReactNode;
  /** Takes the picture where the user wants it; without it there is nothing to save. */
  readonly onSave?: (bytes: Uint8Array<ArrayBuffer>, type: 'svg' | 'png') => void;
}

/** A chart with its title, legend and a way to save the picture. */
export function ChartFigure({ hint, onSave, ...chart }: ChartFigureProps): ReactNode {
  const { t } = useTranslation('charts');
  const { spec } = chart;
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['caption']}>
        <div>
          <h3>{spec.title}</h3>
          {hint !== undefined && <p>{hint}</p>}
        </div>
        {onSave !== undefined && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={t('save', { title: spec.title })}
              >
                <IconDownload size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() => {
                  onSave(chartSvg(spec), 'svg');
                }}
              >
                {t('svg')}
              </Menu.Item>
              <Menu.Item
                onClick={() => {
                  void chartPng(spec).then((bytes) => {
                    onSave(bytes, 'png');
                  });
                }}
              >
                {t('png')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </figcaption>
      <Chart {...chart} />
      <ChartLegend series={spec.series} />
    </figure>
  );
}
