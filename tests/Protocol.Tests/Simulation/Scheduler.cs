namespace SensorGrid.Protocol.Tests.Simulation;

/// <summary>Runs processes step by step in an order that the dice give. A step takes effect at one turn, and its process goes on at a later one.</summary>
internal sealed class Scheduler(Dice dice)
{
    private readonly List<Process> _ready = [];
    private readonly List<Step> _late = [];

    public Dice Dice => dice;

    public Faults Faults { get; } = new(dice);

    /// <summary>Whether there is anything to run.</summary>
    public bool HasWork => _ready.Count > 0;

    /// <summary>Begins a process.</summary>
    /// <param name="silo">Its silo: should that die, the process ends.</param>
    /// <param name="body">Its steps.</param>
    /// <param name="onEnded">Called when it has ended, by itself or with its silo.</param>
    public Process Start(Silo silo, IEnumerator<Step> body, Action<Process>? onEnded = null)
    {
        var process = new Process(silo, body, onEnded);
        _ready.Add(process);
        return process;
    }

    /// <summary>The process's step has taken effect: it may go on.</summary>
    public void Resume(Process process)
    {
        process.IsStepDone = true;
        _ready.Add(process);
    }

    /// <summary>One turn of one process.</summary>
    public void RunOne()
    {
        if (_late.Count > 0 && (Faults.AreOver || dice.Chance(0.02)))
        {
            Take(_late).ExecuteLate(this);
            return;
        }

        var process = Take(_ready);
        if (process.IsStepDone)
        {
            Advance(process);
        }
        else
        {
            Execute(process, process.Step!);
        }
    }

    private void Advance(Process process)
    {
        if (!process.Silo.IsAlive)
        {
            process.Cut();
        }
        else if (process.IsAbandoned || !process.MoveNext())
        {
            process.OnEnded();
        }
        else
        {
            _ready.Add(process);
        }
    }

    private void Execute(Process process, Step step)
    {
        if (!process.Silo.IsAlive || process.IsAbandoned)
        {
            if (Faults.ArrivesAfterDeath())
            {
                step.ExecuteLate(this);
            }

            process.IsStepDone = true;
            Advance(process);
            return;
        }

        switch (step.CanFail ? Faults.Next() : Fate.Arrives)
        {
            case Fate.Arrives:
                step.Execute(this, process, loseAnswer: false);
                break;
            case Fate.AnswerLost:
                step.Execute(this, process, loseAnswer: true);
                break;
            case Fate.Late:
                _late.Add(step);
                goto default;
            default:
                step.Failed = true;
                Resume(process);
                break;
        }
    }

    private T Take<T>(List<T> items)
    {
        var i = dice.Next(items.Count);
        var item = items[i];
        items[i] = items[^1];
        items.RemoveAt(items.Count - 1);
        return item;
    }
}
