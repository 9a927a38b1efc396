import { visible } from '../format';
import type { Checked } from './check';
import type { Issue } from './contract';

/** More issues than these are counted only: nobody mends so many at once. */
const most = 50;

/** All that is wrong with a program; each leads to its place. */
export function IssueList({ checked, issues, onGo }: { checked: Checked; issues: readonly Issue[]; onGo: (issue: Issue) => void }) {
  const errors = issues.filter(issue => issue.severity === 'error').length;
  const isGood = checked.check?.isValid === true && issues.length === 0 && checked.check.problem === null;
  return (
    <div class="issues">
      <p id="issues-summary" role="status" class={`summary ${errors > 0 || checked.check?.problem ? 'bad' : isGood && !checked.isChecking ? 'good' : ''}`} data-check={stateOf(checked, errors)}>
        {summaryOf(checked, issues, errors)}
      </p>
      {checked.failure !== null && <p class="notice bad" role="alert">{checked.failure}</p>}
      {checked.check?.problem && <p class="notice bad">{visible(checked.check.problem)}</p>}
      {issues.length > 0 && (
        <ol class="issue-list">
          {issues.slice(0, most).map((issue, i) => (
            <li key={i}>
              <button type="button" class={`issue ${issue.severity}`} onClick={() => onGo(issue)}>
                <span class="place">{issue.line}:{issue.column}</span>
                <span class="word">{issue.severity}</span>
                <span class="message">{visible(issue.message)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
      {issues.length > most && <p class="quiet">{issues.length - most} more are not listed.</p>}
      {checked.check && checked.check.notes.length > 0 && (
        <details class="quiet">
          <summary>{checked.check.notes.length === 1 ? '1 note' : `${checked.check.notes.length} notes`} on columns</summary>
          <ul>{checked.check.notes.map(note => <li key={note}>{visible(note)}</li>)}</ul>
        </details>
      )}
    </div>
  );
}

function stateOf(checked: Checked, errors: number): string {
  return checked.isChecking ? 'checking' : checked.check === null ? 'none' : errors > 0 || !checked.check.isValid ? 'invalid' : 'valid';
}

function summaryOf({ check, isChecking, failure }: Checked, issues: readonly Issue[], errors: number): string {
  if (check === null) {
    return isChecking ? 'Checking…' : failure !== null ? 'Not checked' : 'Nothing to check yet';
  }

  const warnings = issues.length - errors;
  const counts = [count(errors, 'error'), count(warnings, 'warning')].filter(text => text !== '').join(', ');
  const said = counts || (check.problem !== null ? 'It cannot be used' : check.isValid ? 'No errors' : 'Not valid');
  return isChecking ? `${said} · checking…` : said;
}

const count = (number: number, word: string) => (number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`);
