using Orleans.Storage;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Storage;

public sealed class PartedStateStoreTests
{
    private const int LargestItem = 300 * 1024;

    private readonly MemoryItems _items = new();
    private readonly List<ItemCall> _calls = [];
    private readonly Random _random = new(7);
    private readonly PartedState _state = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private PartedStateStore Store => Stores.Create(new ItemStorage(_items, Note));

    private IEnumerable<ItemCall> Writes => _calls.Where(call => call.Kind == ItemCallKind.Write);

    [Fact]
    public async Task A_small_state_is_one_item_and_one_write()
    {
        for (var save = 0; save < 3; save++)
        {
            var sections = Stores.Sensor(_random, metrics: 10, bytes: 3_000);
            await SaveAsync(sections);
            await AssertStoredAsync(sections);
        }

        Assert.Equal(3, Writes.Count());
        Assert.Equal([Stores.Owner], _items.Ids);
    }

    [Fact]
    public async Task A_small_state_takes_hardly_more_than_its_sections()
    {
        await SaveAsync([Stores.Section(":state", Stores.Bytes(_random, 4_000)), Stores.Section(":scores", Stores.Bytes(_random, 100))]);

        Assert.InRange(_items.SizeOf(Stores.Owner), 4_100, 4_130);
    }

    [Fact]
    public async Task Of_four_hundred_sections_the_one_that_changed_is_written()
    {
        var sections = Stores.Sensor(_random, metrics: 400, bytes: 2_000);
        await SaveAsync(sections);
        _calls.Clear();

        sections[123] = sections[123] with { Bytes = Stores.Bytes(_random, 2_100) };
        sections[0] = sections[0] with { Bytes = Stores.Bytes(_random, 200) };
        await SaveAsync(sections);

        Assert.Equal(2, Writes.Count());
        Assert.InRange(Writes.Sum(call => call.Bytes), 2_100, 3_500);
        await AssertStoredAsync(sections);
    }

    [Fact]
    public async Task When_everything_changes_at_each_save_parts_take_turns_and_nothing_is_deleted()
    {
        var sections = Stores.Sensor(_random, metrics: 200, bytes: 3_500);
        await SaveAsync(sections);
        await SaveAsync(sections = Stores.Sensor(_random, metrics: 200, bytes: 3_500));
        _calls.Clear();

        for (var save = 0; save < 10; save++)
        {
            await SaveAsync(sections = Stores.Sensor(_random, metrics: 200, bytes: 3_500));
        }

        Assert.DoesNotContain(_calls, call => call.Kind != ItemCallKind.Write);
        Assert.Equal(10 * 4, Writes.Count());
        Assert.InRange(Writes.Sum(call => call.Bytes), 10 * 700_000, 10 * 710_000);
        await AssertStoredAsync(sections);
    }

    [Fact]
    public async Task What_many_small_changes_write_and_leave_stays_in_proportion()
    {
        var sections = Stores.Sensor(_random, metrics: 400, bytes: 2_000);
        await SaveAsync(sections);
        _calls.Clear();

        const int Saves = 500;
        for (var save = 0; save < Saves; save++)
        {
            var changed = 1 + _random.Next(400);
            sections[changed] = sections[changed] with { Bytes = Stores.Bytes(_random, 2_000) };
            await SaveAsync(sections);
        }

        // A changed section is 2 KB; merging and the manifests come on top.
        Assert.InRange(Writes.Sum(call => (long)call.Bytes) / Saves, 2_000, 12_000);
        Assert.InRange(StateManifest.Read(_items[Stores.Owner]).Parts.Length, 4, new PartLimits().MaxParts(800_000));
        Assert.InRange(_items.Sizes.Sum(size => (long)size), 800_000, 3 * 800_000);
        await AssertStoredAsync(sections);
        Stores.AssertNoOrphans(_items);
    }

    [Fact]
    public async Task The_manifest_of_a_thousand_metrics_takes_a_few_kilobytes()
    {
        var sections = Stores.Sensor(_random, metrics: 1_024, bytes: 3_500);
        await SaveAsync(sections);
        for (var save = 0; save < 20; save++)
        {
            for (var metric = save; metric <= 1_024; metric += 7)
            {
                sections[metric] = sections[metric] with { Bytes = Stores.Bytes(_random, 3_500) };
            }

            await SaveAsync(sections);
        }

        Assert.InRange(_items.SizeOf(Stores.Owner), 200, 10_000);
        await AssertStoredAsync(sections);
    }

    [Theory]
    [InlineData("key", 1)]
    [InlineData("windows/a", 1)]
    [InlineData("key", 70_000)]
    [InlineData("key", 1_000_000)]
    [InlineData("windows/a", 1_000_000)]
    public async Task No_item_is_larger_than_the_storage_takes(string name, int bytes)
    {
        List<StateSection> sections = [Stores.Section(name, Stores.Bytes(_random, bytes)), Stores.Section("other/b"), Stores.Section("ids", Stores.Bytes(_random, 5))];
        await SaveAsync(sections);

        Assert.All(_items.Sizes, size => Assert.InRange(size, 1, LargestItem));
        await AssertStoredAsync(sections);
    }

    [Fact]
    public async Task A_state_that_becomes_small_is_one_item_again()
    {
        await SaveAsync(Stores.Sensor(_random, metrics: 200, bytes: 3_500));
        var sections = Stores.Sensor(_random, metrics: 2, bytes: 3_500);
        await SaveAsync(sections);

        Assert.Equal([Stores.Owner], _items.Ids);
        await AssertStoredAsync(sections);
    }

    [Fact]
    public async Task A_save_after_a_load_writes_only_what_changed()
    {
        var sections = Stores.Sensor(_random, metrics: 200, bytes: 3_500);
        await SaveAsync(sections);
        var state = new PartedState();
        await Store.LoadAsync(Stores.Owner, state, Cancellation);
        _calls.Clear();

        sections[5] = sections[5] with { Bytes = Stores.Bytes(_random, 3_500) };
        await Store.SaveAsync(Stores.Owner, state, sections, Cancellation);

        Assert.InRange(Writes.Sum(call => call.Bytes), 3_500, 6_000);
    }

    [Fact]
    public async Task What_is_not_of_one_metric_is_read_from_the_manifest_alone()
    {
        var sections = Stores.Sensor(_random, metrics: 200, bytes: 3_500);
        await SaveAsync(sections);
        _calls.Clear();

        var own = await Store.LoadOwnAsync(Stores.Owner, Cancellation);

        Stores.AssertEqual([sections[0]], own);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task What_is_not_of_one_metric_is_found_in_parts_where_it_is_large()
    {
        var large = Stores.Section("key", Stores.Bytes(_random, 500_000));
        await SaveAsync([large]);

        Stores.AssertEqual([large], await Store.LoadOwnAsync(Stores.Owner, Cancellation));
    }

    [Fact]
    public async Task A_deletion_that_fails_is_made_up_for_by_the_next_save()
    {
        await SaveAsync(Stores.Sensor(_random, metrics: 200, bytes: 3_500));
        _fail = call => call.Kind == ItemCallKind.Delete;
        await SaveAsync(Stores.Sensor(_random, metrics: 2, bytes: 3_500));
        Assert.NotEqual([Stores.Owner], _items.Ids);
        _fail = null;

        await SaveAsync(Stores.Sensor(_random, metrics: 2, bytes: 3_500));

        Assert.Equal([Stores.Owner], _items.Ids);
    }

    [Fact]
    public async Task A_part_that_is_gone_is_reported_and_not_waited_for()
    {
        await SaveAsync(Stores.Sensor(_random, metrics: 200, bytes: 3_500));
        var part = _items.Ids.First(id => id != Stores.Owner);
        Assert.True(_items.Delete(part, _items.Read(part).ETag));

        await Assert.ThrowsAsync<InvalidDataException>(() => Store.LoadAsync(Stores.Owner, new PartedState(), Cancellation));
    }

    [Theory]
    [InlineData(new byte[] { 5, 1, 2 })]
    [InlineData(new byte[] { 0x20 })]
    public async Task Another_version_s_state_is_refused_with_what_to_do(byte[] stored)
    {
        _items.Write(Stores.Owner, stored, null);

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => Store.LoadAsync(Stores.Owner, new PartedState(), Cancellation));

        Assert.Contains("new data directory or table", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_save_of_a_process_that_was_overtaken_is_refused_and_changes_nothing()
    {
        await SaveAsync(Stores.Sensor(_random, metrics: 200, bytes: 3_500));
        var stale = new PartedState();
        await Store.LoadAsync(Stores.Owner, stale, Cancellation);
        var sections = Stores.Sensor(_random, metrics: 200, bytes: 3_500);
        await SaveAsync(sections);

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Store.SaveAsync(Stores.Owner, stale, Stores.Sensor(_random, metrics: 200, bytes: 3_500), Cancellation));

        await AssertStoredAsync(sections);
    }

    private Predicate<ItemCall>? _fail;

    private Task Note(ItemCall call)
    {
        _calls.Add(call);
        return _fail?.Invoke(call) == true ? throw new IOException("Gone.") : Task.CompletedTask;
    }

    private Task<SaveCost> SaveAsync(List<StateSection> sections) => Store.SaveAsync(Stores.Owner, _state, sections, Cancellation);

    private async Task AssertStoredAsync(List<StateSection> sections) =>
        Stores.AssertEqual(sections, await Store.LoadAsync(Stores.Owner, new PartedState(), Cancellation));
}
