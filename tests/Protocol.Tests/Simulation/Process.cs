namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>A chain of steps on one silo, with the procedures it is in.</summary>
internal sealed class Process(Silo silo, IEnumerator<Step> body, Action<Process>? onEnded)
{
    private readonly List<IEnumerator<Step>> _procedures = [body];

    public Silo Silo => silo;

    /// <summary>The step that is waited for; null before the first.</summary>
    public Step? Step { get; private set; }

    /// <summary>Whether the step has taken effect, so that the process is the next to run.</summary>
    public bool IsStepDone { get; set; } = true;

    /// <summary>Whether its silo died before it came to its end.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether nobody wants it to go on.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Runs up to the next step. False at the end.</summary>
    public bool MoveNext()
    {
        while (_procedures.Count > 0)
        {
            var procedure = _procedures[^1];
            if (!procedure.MoveNext())
            {
                _procedures.RemoveAt(_procedures.Count - 1);
            }
            else if (procedure.Current is Sub sub)
            {
                _procedures.Add(sub.Body);
            }
            else
            {
                (Step, IsStepDone) = (procedure.Current, false);
                return true;
            }
        }

        return false;
    }

    public void OnEnded() => onEnded?.Invoke(this);

    /// <summary>Ends it without its doing: its silo is dead.</summary>
    public void Cut()
    {
        WasCut = true;
        onEnded?.Invoke(this);
    }

    /// <summary>Ends it at its next turn. What it has sent may still take effect.</summary>
    public void Abandon() => IsAbandoned = true;
}
