using SensorGrid.Protocol.Tests.Oracle;
using SensorGrid.Protocol.Tests.Protocol.First;
using SensorGrid.Protocol.Tests.Protocol.Planned;
using SensorGrid.Protocol.Tests.Protocol.Revisions;
using SensorGrid.Protocol.Tests.Protocol.Today;
using SensorGrid.Protocol.Tests.Simulation;

namespace SensorGrid.Protocol.Tests;

/// <summary>A protocol whose schedules are run by their seeds.</summary>
/// <param name="Name">Its name in messages and settings.</param>
/// <param name="AllRules">The rules that it has.</param>
/// <param name="Run">Runs the schedule of a seed under a set of rules.</param>
internal sealed record Model(string Name, Rules AllRules, Func<long, Rules, Trace?, IReadOnlyList<Violation>> Run)
{
    /// <summary>Readers, sensors, barriers and silences, as the product has them.</summary>
    public static Model Today { get; } = new("Today", Rules.Today, (seed, rules, trace) => new TodaySchedule(seed, rules, isLocal: false, trace).Run());

    /// <summary>
    /// The same, where readers deliver to cells of their own silo, and store them, without a call, and where the directory forgets activations that go on. As in the product, a
    /// write with unknown outcome does not end the activation.
    /// </summary>
    public static Model Local { get; } = new(
        "Local", Rules.Today & ~Rules.EndAfterUnknownWrite, (seed, rules, trace) => new TodaySchedule(seed, rules, isLocal: true, trace).Run());

    /// <summary>Pins, frontiers, groups, stages and outboxes, which are planned.</summary>
    public static Model Planned { get; } = new("Planned", Rules.Planned, (seed, rules, trace) => new PlannedSchedule(seed, rules, trace).Run());

    /// <summary>Revisions that not every silo can compile.</summary>
    public static Model Revisions { get; } = new("Revisions", Rules.Revisions, (seed, rules, trace) => new RevisionsSchedule(seed, rules, trace).Run());

    /// <summary>The first revision, where pages were delivered before that nobody announced.</summary>
    public static Model First { get; } = new("First", Rules.First, (seed, rules, trace) => new FirstSchedule(seed, rules, trace).Run());

    public static Model Of(string name) => new[] { Today, Local, Planned, Revisions, First }.FirstOrDefault(model => model.Name == name) ?? throw new ArgumentException($"There is no model {name}.");

    /// <summary>Runs schedules on all cores, from the first seed on, until one breaks.</summary>
    /// <param name="without">The rules that are taken out.</param>
    /// <param name="first">The first seed.</param>
    /// <param name="count">How many seeds.</param>
    /// <returns>The lowest seed that breaks, and what it breaks; null when none does.</returns>
    public (long Seed, Violation Violation)? FindFirst(Rules without, long first, long count)
    {
        var result = Parallel.For(first, first + count, (seed, loop) =>
        {
            if (Run(seed, AllRules & ~without, null).Count > 0)
            {
                loop.Break();
            }
        });
        return result.LowestBreakIteration is { } broken ? (broken, Run(broken, AllRules & ~without, null)[0]) : null;
    }

    /// <summary>Says how to read the schedule of a seed.</summary>
    public string HowToRead(long seed, Rules without) =>
        $"{TraceTests.Variable}={Name}:{seed}:{without} dotnet test --project tests/Protocol.Tests -c Release --filter-class '*{nameof(TraceTests)}' --show-live-output on";
}
