// Says of an anomaly that it was normal, or a fault.
import { useState } from 'preact/hooks';
import { api, ApiError, type Anomaly, type Verdict } from './api';
import { time } from './format';

const verdicts: { verdict: Verdict; words: string }[] = [
  { verdict: 'normal', words: 'This was normal' },
  { verdict: 'fault', words: 'This was a fault' },
];

/** Two buttons; the one whose verdict the anomaly has is pressed. */
export function Feedback({ anomaly }: { anomaly: Anomaly }) {
  const [going, setGoing] = useState(false);
  const [given, setGiven] = useState<{ verdict: Verdict; cursor: number } | null>(null);
  const [problem, setProblem] = useState('');

  // What was said here holds until the anomaly has changed.
  const verdict = given && given.cursor === anomaly.updatedCursor ? given.verdict : anomaly.feedback ?? null;
  const judge = async (wanted: Verdict) => {
    setGoing(true);
    try {
      await api.judge(anomaly.id, wanted);
      setGiven({ verdict: wanted, cursor: anomaly.updatedCursor });
      setProblem('');
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : 'The server does not answer; try again in a moment.');
    } finally {
      setGoing(false);
    }
  };
  return (
    <div class="feedback" role="group" aria-label={`Feedback on the anomaly of ${time(anomaly.startedAt)}`}>
      {verdicts.map(({ verdict: wanted, words }) => (
        <button key={wanted} type="button" class="plain" aria-pressed={verdict === wanted} disabled={going || verdict === wanted} onClick={() => void judge(wanted)}>{words}</button>
      ))}
      {problem && <span class="quiet" role="alert">{problem}</span>}
    </div>
  );
}
