// How rare something is, in terms of the sensor's alarm budget.
import type { Rarity as Told } from './api';

const reasons: Record<string, string> = {
  level: 'its level',
  change: 'a sudden change',
  noise: 'its noise',
  shape: 'a repeated value',
  season: 'the hour of the day',
  model: 'the model',
};

/** Severity, rarity and reason in a line; nothing where nothing is told. */
export function Rarity({ severity, expected, reason }: Told) {
  if (!severity && !expected) {
    return null;
  }

  return (
    <span class="rarity">
      {severity && <span class={`severity ${severity}`}>{severity}</span>}
      {' '}{[expected, reason && `for ${reasons[reason] ?? reason}`].filter(Boolean).join(', ')}
    </span>
  );
}
