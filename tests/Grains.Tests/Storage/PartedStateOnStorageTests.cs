using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

/// <summary>States in several items, on the storages of the product.</summary>
public sealed class PartedStateOnStorageTests(StorageSilo silo) : IClassFixture<StorageSilo>
{
    private readonly GrainId _owner = GrainId.Create("sensor", $"plant-1/{Guid.NewGuid():N}");
    private readonly Random _random = new(7);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("dynamodb")]
    public async Task A_state_of_megabytes_is_what_was_saved_last(string storage)
    {
        var store = Stores.Create(silo[storage]);
        var state = new PartedState();
        var sections = Stores.Sensor(_random, metrics: 400, bytes: 3_500);
        for (var save = 0; save < 6; save++)
        {
            for (var metric = 1; metric <= 400; metric += 1 + save)
            {
                sections[metric] = sections[metric] with { Bytes = Stores.Bytes(_random, 3_500) };
            }

            await store.SaveAsync(_owner, state, sections, Cancellation);

            Stores.AssertEqual(sections, await store.LoadAsync(_owner, new PartedState(), Cancellation));
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("dynamodb")]
    public async Task Parts_that_are_deleted_leave_no_item(string storage)
    {
        var store = Stores.Create(silo[storage]);
        var state = new PartedState();
        await store.SaveAsync(_owner, state, Stores.Sensor(_random, metrics: 200, bytes: 3_500), Cancellation);
        var parts = Array.ConvertAll(state.Layout!.Parts, part => StateItems.PartOf(_owner, part.Name));

        await store.SaveAsync(_owner, state, Stores.Sensor(_random, metrics: 2, bytes: 3_500), Cancellation);

        Assert.Equal(3, parts.Length);
        foreach (var part in parts)
        {
            var item = new GrainState<StoredItem>(new StoredItem());
            await silo[storage].ReadStateAsync("sensor", part, item, Cancellation);
            Assert.Equal((false, null), (item.RecordExists, item.ETag));
        }
    }

    [Theory]
    [InlineData("sqlite", "plant-1/pump 7?#%2F")]
    [InlineData("sqlite", "Grüße-世界-\U0001F600/ ")]
    [InlineData("dynamodb", "plant-1/pump 7?#%2F")]
    [InlineData("dynamodb", "Grüße-世界-\U0001F600/ ")]
    public async Task Any_id_may_have_parts(string storage, string key)
    {
        var (owner, store) = (GrainId.Create("sensor", key), Stores.Create(silo[storage]));
        var sections = Stores.Sensor(_random, metrics: 40, bytes: 3_500);
        await store.SaveAsync(owner, new PartedState(), sections, Cancellation);

        Stores.AssertEqual(sections, await store.LoadAsync(owner, new PartedState(), Cancellation));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("dynamodb")]
    public async Task Of_writers_that_save_at_once_one_wins_each_round_and_the_state_is_all_its_own(string storage)
    {
        var store = Stores.Create(silo[storage]);
        await store.SaveAsync(_owner, new PartedState(), Stores.Sensor(_random, metrics: 60, bytes: 3_500), Cancellation);
        for (var round = 0; round < 8; round++)
        {
            var writers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
            {
                var state = new PartedState();
                await store.LoadAsync(_owner, state, Cancellation);
                return (State: state, Sections: Stores.Sensor(new Random((round * 3) + i), metrics: 60, bytes: 3_500));
            }));

            var won = await Task.WhenAll(writers.Select(writer => Task.Run(() => TrySaveAsync(store, writer.State, writer.Sections), Cancellation)));

            // All may give way to one another where their parts were written by turns; then the next round is somebody's.
            Assert.InRange(won.Count(saved => saved), 0, 1);
            var loaded = await store.LoadAsync(_owner, new PartedState(), Cancellation);
            if (Array.IndexOf(won, true) is >= 0 and var winner)
            {
                Stores.AssertEqual(writers[winner].Sections, loaded);
            }
        }
    }

    private async Task<bool> TrySaveAsync(PartedStateStore store, PartedState state, List<StateSection> sections)
    {
        try
        {
            await store.SaveAsync(_owner, state, sections, Cancellation);
            return true;
        }
        catch (InconsistentStateException)
        {
            return false;
        }
    }
}
