namespace SensorGrid.Grains.Tests.Sensors.Schedules;

/// <summary>
/// Runs a scenario of asynchronous actors under every order in which their steps can follow one another; beyond a bound, under as many random ones. An actor's steps are what
/// lies between its awaits; a critical section lies within one step, so no other order is possible.
/// </summary>
internal static class Schedules
{
    /// <summary>Runs the scenario under each schedule, beginning anew for each.</summary>
    /// <param name="scenario">Makes the actors and the check at the end.</param>
    /// <param name="most">The most schedules in order, and then at random.</param>
    /// <returns>The number of schedules, and the first failure; null for none.</returns>
    public static (int Ran, Exception? Failure) Explore(Func<Scenario> scenario, int most)
    {
        var choices = new List<(int Taken, int Of)>();
        for (var ran = 1; ; ran++)
        {
            if (Run(scenario(), choices, _ => 0) is { } failure)
            {
                return (ran, failure);
            }

            // The next schedule differs in the last choice that has an untried branch.
            while (choices is [.., var (taken, of)] && taken + 1 == of)
            {
                choices.RemoveAt(choices.Count - 1);
            }

            if (choices.Count == 0)
            {
                return (ran, null);
            }

            if (ran == most)
            {
                return AtRandom(scenario, most);
            }

            choices[^1] = (choices[^1].Taken + 1, choices[^1].Of);
        }
    }

    private static (int Ran, Exception? Failure) AtRandom(Func<Scenario> scenario, int most)
    {
        var random = new Random(1);
        for (var ran = 1; ran <= most; ran++)
        {
            if (Run(scenario(), [], random.Next) is { } failure)
            {
                return (most + ran, failure);
            }
        }

        return (2 * most, null);
    }

    private static Exception? Run(Scenario scenario, List<(int Taken, int Of)> choices, Func<int, int> choose)
    {
        var before = SynchronizationContext.Current;
        var steps = new Steps();
        SynchronizationContext.SetSynchronizationContext(steps);
        try
        {
            Task[] actors = [.. scenario.Actors.Select(actor => BeginAsync(actor))];
            for (var at = 0; steps.Count > 0; at++)
            {
                if (at == choices.Count)
                {
                    choices.Add((choose(steps.Count), steps.Count));
                }

                steps.Run(choices[at].Taken);
            }

            return Array.Find(actors, actor => actor.IsFaulted)?.Exception?.InnerException
                ?? (scenario.MayWait || actors.All(actor => actor.IsCompleted) ? scenario.Check() : new InvalidOperationException("An actor waits for good."));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private static async Task BeginAsync(Func<Task> actor)
    {
        await Task.Yield();
        await actor();
    }

    /// <summary>A scenario.</summary>
    /// <param name="Actors">The actors.</param>
    /// <param name="Check">Says what is wrong when none can go on; null for nothing.</param>
    /// <param name="MayWait">Whether actors may wait for good, as for a sensor that has moved.</param>
    internal sealed record Scenario(IReadOnlyList<Func<Task>> Actors, Func<Exception?> Check, bool MayWait = false);

    private sealed class Steps : SynchronizationContext
    {
        private readonly Lock _lock = new();
        private readonly List<(SendOrPostCallback Step, object? State)> _ready = [];

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _ready.Count;
                }
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_lock)
            {
                _ready.Add((d, state));
            }
        }

        public void Run(int which)
        {
            (SendOrPostCallback Step, object? State) next;
            lock (_lock)
            {
                next = _ready[which];
                _ready.RemoveAt(which);
            }

            next.Step(next.State);
        }
    }
}
