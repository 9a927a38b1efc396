using Microsoft.Extensions.Time.Testing;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>
/// Runs two writers in all orders of their operations. In each state that is reached both may have died: a third process must load exactly a state that was saved,
/// save it, and in the end leave no item that the manifest does not name.
/// </summary>
internal sealed class ScheduleExplorer(int sections, int[][] changes, int saves, int maxSpares)
{
    private readonly PartLimits _limits = new() { Whole = 1, Part = 60, ExtraParts = maxSpares, Blanks = 1 };
    private readonly HashSet<string> _seen = [];

    public int States => _seen.Count;

    public int Replays { get; private set; }

    public int Ends { get; private set; }

    public int BothSaved { get; private set; }

    public async Task RunAsync()
    {
        var initial = new MemoryItems();
        await PrepareAsync(initial);
        var schedules = new Stack<(int Writer, int Choice)[]>([[]]);
        while (schedules.TryPop(out var schedule))
        {
            var (items, writers) = Replay(initial, schedule);
            if (!_seen.Add($"{items.Describe()}#{writers[0].Trace}#{writers[1].Trace}"))
            {
                continue;
            }

            foreach (var done in writers.Where(writer => writer.Run.IsCompleted))
            {
                await done.Run;
            }

            await RecoverAsync(items.Clone(), [.. writers.Select(writer => writer.Saved)]);
            foreach (var next in Next(writers))
            {
                schedules.Push([.. schedule, next]);
            }

            if (writers.All(writer => writer.Run.IsCompleted))
            {
                Ends++;
                BothSaved += writers.All(writer => writer.Saved > 0) ? 1 : 0;
            }
        }
    }

    private static IEnumerable<(int Writer, int Choice)> Next(SteppedWriter[] writers) =>
        from writer in Enumerable.Range(0, writers.Length)
        from choice in Enumerable.Range(0, writers[writer].Choices)
        select (writer, choice);

    private (MemoryItems Items, SteppedWriter[] Writers) Replay(MemoryItems initial, (int Writer, int Choice)[] schedule)
    {
        Replays++;
        var items = initial.Clone();
        var clock = new FakeTimeProvider();
        SteppedWriter[] writers = [new("A", changes[0], saves, items, _limits, clock), new("B", changes[1], saves, items, _limits, clock)];
        foreach (var (writer, choice) in schedule)
        {
            writers[writer].Step(choice);
        }

        return (items, writers);
    }

    /// <summary>Saves a few times, so that there are parts and spare items.</summary>
    private async Task PrepareAsync(MemoryItems items)
    {
        if (sections == 0)
        {
            return;
        }

        var store = Stores.Create(new ItemStorage(items), _limits);
        foreach (var writer in new[] { "1", "2" })
        {
            var state = new PartedState();
            var loaded = await store.LoadAsync(Stores.Owner, state, CancellationToken.None);
            await store.SaveAsync(Stores.Owner, state, SavedLog.Append(loaded, writer, ChangesOf(writer)), CancellationToken.None);
        }
    }

    private async Task RecoverAsync(MemoryItems items, int[] saved)
    {
        var clock = new FakeTimeProvider();
        var start = clock.GetUtcNow().ToUnixTimeSeconds();
        var store = Stores.Create(new ItemStorage(items), _limits, clock);
        var state = new PartedState();
        var loaded = await store.LoadAsync(Stores.Owner, state, CancellationToken.None);
        var log = loaded.Count == 0 ? "" : SavedLog.Text(loaded[0]);
        if (log != "")
        {
            Stores.AssertEqual(SavedLog.Replay(log, ChangesOf), loaded);
        }

        Assert.Equal(sections == 0 ? "" : "1,2", string.Join(',', log.Split(',').Except(["A", "B"])));
        Assert.True(saved[0] <= log.Count(character => character == 'A'));
        Assert.True(saved[1] <= log.Count(character => character == 'B'));

        // One save, and what another process had sent before may come for a while; the next one is the last that looks.
        foreach (var writer in new[] { "3", "4", "5" })
        {
            loaded = SavedLog.Append(loaded, writer, ChangesOf(writer));
            await store.SaveAsync(Stores.Owner, state, loaded, CancellationToken.None);
            Stores.AssertEqual(loaded, await store.LoadAsync(Stores.Owner, new PartedState(), CancellationToken.None));
            clock.Advance(_limits.Grace);
        }

        Stores.AssertNoOrphans(items);
        Assert.All(StateManifest.Read(items[Stores.Owner]).Garbage, part => Assert.True(part.Since > start));
    }

    private int[] ChangesOf(string writer) => writer switch
    {
        "A" => changes[0],
        "B" => changes[1],
        "1" => [.. Enumerable.Range(0, sections)],
        _ => [0],
    };
}
