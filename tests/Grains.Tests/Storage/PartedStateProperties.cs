using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

public sealed class PartedStateProperties
{
    private static readonly PartLimits Limits = new() { Whole = 100, Inline = 60, Part = 200, Chunk = 150, ExtraParts = 3, Grace = TimeSpan.FromSeconds(20) };

    private static readonly Gen<Change> Changes = Gen.Select(
        Gen.Int[0, 11], Gen.Frequency((1, Gen.Const(-1)), (8, Gen.Int[0, 120]), (1, Gen.Int[0, 700])), Gen.Byte, (section, bytes, fill) => new Change(section, bytes, fill));

    private static readonly Gen<Step> Steps = Gen.Select(
        Changes.Array[0, 4],
        Gen.Frequency((3, Gen.Const(-1)), (2, Gen.Int[0, 8])),
        Gen.Bool,
        Gen.Frequency((6, Gen.Const(false)), (1, Gen.Const(true))),
        (changes, fault, afterEffect, reload) => new Step(changes, fault, afterEffect, reload));

    /// <param name="Section">Which.</param>
    /// <param name="Bytes">How many it has now; -1 to take it out.</param>
    /// <param name="Fill">What they begin with.</param>
    private sealed record Change(int Section, int Bytes, byte Fill);

    /// <param name="Changes">What changes before the save.</param>
    /// <param name="Fault">The index of the operation that fails; -1 for none.</param>
    /// <param name="AfterEffect">Whether it fails after its effect: the answer is lost.</param>
    /// <param name="Reload">Whether another process loads the state first.</param>
    private sealed record Step(Change[] Changes, int Fault, bool AfterEffect, bool Reload);

    [Fact]
    public void Loaded_is_what_was_saved_last_whatever_changes_and_whatever_fails() =>
        Steps.Array[1, 30].Sample(steps => Task.Run(() => RunAsync(steps)).GetAwaiter().GetResult(), iter: 3_000);

    private static async Task RunAsync(Step[] steps)
    {
        var items = new MemoryItems();
        var clock = new FakeTimeProvider();
        var (call, step) = (0, steps[0]);
        var store = Stores.Create(new ItemStorage(items, GateAsync), Limits, clock);
        var plain = Stores.Create(new ItemStorage(items), Limits, clock);
        var state = new PartedState();
        var sections = new SortedDictionary<string, byte[]>(StringComparer.Ordinal) { ["key"] = [1] };
        List<List<StateSection>> possible = [[]];
        foreach (var next in steps)
        {
            (call, step) = (0, next);
            Array.ForEach(step.Changes, change => Apply(change, sections));
            List<StateSection> saved = [.. sections.Select(section => new StateSection(section.Key, section.Value))];
            try
            {
                if (step.Reload)
                {
                    var fresh = new PartedState();
                    await store.LoadAsync(Stores.Owner, fresh, CancellationToken.None);
                    state = fresh;
                }

                possible.Add(saved);
                await store.SaveAsync(Stores.Owner, state, saved, CancellationToken.None);
                possible = [saved];
            }
            catch (IOException)
            {
                // The outcome is unknown; the next save goes on from what was known.
            }
            catch (InconsistentStateException)
            {
                // An earlier save did take effect. As a process does, it begins with what is stored.
                state = new PartedState();
                await plain.LoadAsync(Stores.Owner, state, CancellationToken.None);
            }

            var loaded = await plain.LoadAsync(Stores.Owner, new PartedState(), CancellationToken.None);
            Assert.Contains(possible, one => AreEqual(one, loaded));
            Assert.All(items.Sizes, size => Assert.InRange(size, 1, 1_500));
            clock.Advance(TimeSpan.FromSeconds(5));
        }

        // A few saves without a fault, and nothing is left behind.
        step = new Step([], -1, false, false);
        state = new PartedState();
        await plain.LoadAsync(Stores.Owner, state, CancellationToken.None);
        for (var save = 0; save < 3; save++)
        {
            await plain.SaveAsync(Stores.Owner, state, [.. sections.Select(section => new StateSection(section.Key, section.Value))], CancellationToken.None);
            clock.Advance(Limits.Grace);
        }

        Stores.AssertNoOrphans(items);

        Task GateAsync(ItemCall made)
        {
            if (call++ != step.Fault)
            {
                return Task.CompletedTask;
            }

            if (step.AfterEffect)
            {
                made.Apply();
            }

            throw new IOException("No answer.");
        }
    }

    private static void Apply(Change change, SortedDictionary<string, byte[]> sections)
    {
        var name = change.Section < 2 ? $"key-{change.Section}" : $"metric/{change.Section}";
        if (change.Bytes < 0)
        {
            sections.Remove(name);
            return;
        }

        sections[name] = [.. Enumerable.Range(0, change.Bytes).Select(i => (byte)(change.Fill + (i * 7)))];
    }

    private static bool AreEqual(List<StateSection> one, IReadOnlyList<StateSection> other) =>
        one.Count == other.Count
        && one.Zip(other).All(pair => pair.First.Name == pair.Second.Name && pair.First.Bytes.Span.SequenceEqual(pair.Second.Bytes.Span));
}
