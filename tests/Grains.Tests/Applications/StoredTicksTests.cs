using System.Text.Json;
using CsCheck;
using SensorGrid.Applications.Log;
using SensorGrid.Applications.Runs;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Applications;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.Grains.Tests.Storage;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Grains.Tests.Applications;

public sealed class StoredTicksTests
{
    private const string Sequence = "49654321098765432109876543210987654";

    // Digits as random as those of Kinesis: they hardly pack.
    private static readonly TickFact[] All =
    [
        .. Enumerable.Range(0, 12_000).Select(tick => new TickFact(
            ShardName.Parse($"shardId-{tick % 4:D12}"),
            new RecordPosition($"{Sequence}{(tick * 7_919_000_019L) % 1_000_000_000_000:D12}{new Random(tick).Next():D10}", 0),
            1_700_000_000_000 + (tick * 1_000L))),
    ];

    private readonly MemoryItems _items = new();
    private readonly List<ItemCall> _calls = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_save_writes_few_ticks_however_many_there_are()
    {
        var application = await BegunAsync();
        await CommitAsync(application, Ticks(0, LogMerge.MostTicks - TickLog.TicksOfASection));
        var most = 0L;
        for (var ticks = LogMerge.MostTicks - TickLog.TicksOfASection; ticks <= LogMerge.MostTicks + TickLog.TicksOfASection; ticks += 7)
        {
            // Beyond the bound the first ones are forgotten.
            _calls.Clear();
            await CommitAsync(application, Ticks(Math.Max(0, ticks - LogMerge.MostTicks), ticks));
            most = Math.Max(most, Written);
        }

        // A new section, the head with fewer ticks than two have, and the names of the other sections.
        var section = JsonSerializer.SerializeToUtf8Bytes(Ticks(0, TickLog.TicksOfASection), PlaceJson.Options).Length;
        Assert.InRange(most, 1, 3 * section);
    }

    [Fact]
    public async Task A_restart_reads_the_ticks_that_were_stored()
    {
        var application = await BegunAsync();
        await CommitAsync(application, Ticks(0, 3_000));
        await CommitAsync(application, Ticks(1_100, 3_001));

        Assert.Equal(Ticks(1_100, 3_001), (await LoadAsync()).Head!.Facts.Ticks);
    }

    [Fact]
    public async Task Ticks_that_an_older_silo_stored_in_the_head_are_read_and_become_sections()
    {
        var head = new ApplicationHead { Generations = [Generation], Place = Generation.Start, Facts = new MergeFacts(Ticks(0, 2_000), []) };
        await Store.SaveAsync(Stores.Owner, new PartedState(), [new StateSection("head", JsonSerializer.SerializeToUtf8Bytes(head, PlaceJson.Options))], Cancellation);

        var application = await LoadAsync();
        Assert.Equal(Ticks(0, 2_000), application.Head!.Facts.Ticks);
        await CommitAsync(application, Ticks(0, 2_001));

        Assert.Equal(Ticks(0, 2_001), (await LoadAsync()).Head!.Facts.Ticks);
    }

    [Fact]
    public async Task With_few_ticks_an_older_silo_reads_what_is_stored()
    {
        var application = await BegunAsync();
        await CommitAsync(application, Ticks(0, TickLog.TicksOfASection));

        Assert.Equal(Ticks(0, TickLog.TicksOfASection), JsonSerializer.Deserialize<ApplicationHead>(await HeadAsync(), PlaceJson.Options)!.Facts.Ticks);
    }

    [Fact]
    public async Task With_many_ticks_an_older_silo_refuses_what_is_stored()
    {
        var application = await BegunAsync();
        await CommitAsync(application, Ticks(0, 1_000));
        var head = await HeadAsync();

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ApplicationHead>(head, PlaceJson.Options));
    }

    [Fact]
    public async Task A_missing_section_is_told_of()
    {
        var application = await BegunAsync();
        await CommitAsync(application, Ticks(0, 1_000));
        var state = new PartedState();
        var sections = await Store.LoadAsync(Stores.Owner, state, Cancellation);
        await Store.SaveAsync(Stores.Owner, state, [.. sections.Where(section => section.Name != "ticks/250")], Cancellation);

        await Assert.ThrowsAsync<InvalidDataException>(LoadAsync);
    }

    [Fact]
    public void Whatever_is_added_forgotten_and_changed_is_loaded_as_it_was_saved() =>
        Gen.Select(Gen.Int[0, 700], Gen.Int[0, 600], Gen.Int[0, 40], Gen.Bool).Array[1, 10].Sample(steps =>
        {
            var log = new TickLog();
            var ticks = new List<TickFact>();
            var next = 0;
            foreach (var (added, forgotten, changed, isRestarted) in steps)
            {
                ticks.RemoveRange(0, Math.Min(forgotten, ticks.Count));
                ticks.RemoveRange(ticks.Count - Math.Min(changed, ticks.Count), Math.Min(changed, ticks.Count));
                ticks.AddRange(Ticks(next, next + added));
                next += added;
                var inHead = log.Update(ticks);
                var loaded = new TickLog();
                foreach (var (first, json) in log.Stored)
                {
                    loaded.Load(first, json.Span);
                }

                Assert.Equal(ticks, loaded.Join(log.Sections, inHead));
                Assert.InRange(inHead.Count, 0, (2 * TickLog.TicksOfASection) - 1);
                log = isRestarted ? loaded : log;
            }
        }, iter: 30);

    private Task Note(ItemCall call)
    {
        _calls.Add(call);
        return Task.CompletedTask;
    }

    private static StoredGeneration Generation => new(1, DateTimeOffset.UnixEpoch, "hash", "", new MergePlace([]), new Dictionary<string, long>(), null);

    private PartedStateStore Store => Stores.Create(new ItemStorage(_items, Note));

    private long Written => _calls.Where(call => call.Kind == ItemCallKind.Write).Sum(call => (long)call.Bytes);

    private async Task<StoredApplication> BegunAsync()
    {
        var application = await LoadAsync();
        await application.BeginAsync(Generation, [], Cancellation);
        return application;
    }

    private async Task<StoredApplication> LoadAsync()
    {
        var application = new StoredApplication(Store, Stores.Owner);
        await application.LoadAsync(Cancellation);
        return application;
    }

    private async Task<byte[]> HeadAsync() => (await Store.LoadAsync(Stores.Owner, new PartedState(), Cancellation)).Single(section => section.Name == "head").Bytes.ToArray();

    private static Task CommitAsync(StoredApplication application, IReadOnlyList<TickFact> ticks) =>
        application.CommitAsync(new ApplicationCommit([], [], new MergePlace([]), new MergeFacts(ticks, []), false, 0, 0, 0, 0, 0, null, null), Cancellation);

    private static TickFact[] Ticks(int first, int end) => All[first..end];
}
