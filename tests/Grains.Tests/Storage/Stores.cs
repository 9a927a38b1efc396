using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>Stores of states as tests make them.</summary>
internal static class Stores
{
    public static readonly GrainId Owner = GrainId.Create("sensor", "plant-1/plc 7");

    private static readonly Meter Meter = new("tests");

    /// <param name="storage">Where to.</param>
    /// <param name="limits">The bounds; null for the product's.</param>
    /// <param name="clock">The clock; null for one that stands still.</param>
    /// <param name="newName">The names of new parts; null for random ones.</param>
    public static PartedStateStore Create(IGrainStorage storage, PartLimits? limits = null, TimeProvider? clock = null, Func<Guid>? newName = null) => new(
        storage, "sensor", limits ?? new PartLimits(), clock ?? new FakeTimeProvider(), new PartMetrics(Meter), NullLogger.Instance, newName ?? Guid.NewGuid);

    public static StateSection Section(string name, params byte[] bytes) => new(name, bytes);

    /// <summary>The sections of a sensor: one of the key, and some of each metric, with random bytes.</summary>
    public static List<StateSection> Sensor(Random random, int metrics, int bytes)
    {
        var sections = new List<StateSection> { Section("key", Bytes(random, 200)) };
        for (var metric = 0; metric < metrics; metric++)
        {
            sections.Add(Section($"windows/tag-{metric}", Bytes(random, bytes)));
        }

        return sections;
    }

    public static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static void AssertEqual(IReadOnlyList<StateSection> expected, IReadOnlyList<StateSection> actual)
    {
        Assert.Equal(expected.Select(section => section.Name), actual.Select(section => section.Name));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Bytes.ToArray(), actual[i].Bytes.ToArray());
        }
    }

    /// <summary>Fails if an item exists that the manifest does not name, or one is missing that it refers to.</summary>
    public static void AssertNoOrphans(MemoryItems items)
    {
        if (!items.Has(Owner))
        {
            Assert.Empty(items.Ids);
            return;
        }

        var manifest = StateManifest.Read(items[Owner]);
        var parts = manifest.Parts.Select(part => StateItems.PartOf(Owner, part.Name)).ToHashSet();
        Assert.All(parts, part => Assert.True(items.Has(part)));
        HashSet<GrainId> named = [Owner, .. parts, .. manifest.Spares.Select(spare => StateItems.PartOf(Owner, spare.Name))];
        Assert.All(items.Ids, id => Assert.Contains(id, named));
    }
}
