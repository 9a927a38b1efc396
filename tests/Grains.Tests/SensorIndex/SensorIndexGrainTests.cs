using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.SensorIndex;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.SensorIndex;

[Collection(nameof(OneSilo))]
public sealed class SensorIndexGrainTests(SensorCluster cluster)
{
    // Segments that no sensor of another test is in.
    private static int _segments = 1000;

    private readonly ISensorIndexGrain _segment = cluster.Index(Interlocked.Increment(ref _segments));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_concurrent_registrations_are_all_listed_and_share_writes()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => $"plant-{i % 10}/sensor-{i:D4}").ToArray();

        // The first write is held up until the others have arrived: the list was asked for after them, and is answered after them.
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Switch.BeforeWrite = (_, grain) => grain == _segment.GetGrainId() ? arrived.Task : Task.CompletedTask;
        using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);
        var registered = RegisterAsync(ids);
        Assert.Empty(await _segment.ListAsync("", null, 2000, Cancellation));
        arrived.SetResult();
        await registered;

        Assert.Equal(ids.Order(StringComparer.Ordinal), await _segment.ListAsync("", null, 2000, Cancellation));
        Assert.InRange(cluster.Switch.WritesOf("page-0", _segment.GetGrainId()), 1, 200);
    }

    [Fact]
    public async Task All_segments_together_list_a_thousand_sensors_by_prefix_and_cursor()
    {
        var prefix = Some.Name("listed") + "/";
        var ids = Enumerable.Range(0, 1000).Select(i => $"{prefix}{i:D4}").ToArray();
        await Task.WhenAll(ids.Select(id => cluster.Index(SensorIndexSegments.Of(id)).RegisterAsync(id, Cancellation).AsTask()));

        var listed = new List<string>();
        for (string? cursor = null; ;)
        {
            var pages = await Task.WhenAll(Enumerable.Range(0, SensorIndexSegments.Count)
                .Select(segment => cluster.Index(segment).ListAsync(prefix, cursor, 100, Cancellation).AsTask()));
            var page = pages.SelectMany(ids => ids).Order(StringComparer.Ordinal).Take(100).ToArray();
            if (page.Length == 0)
            {
                break;
            }

            listed.AddRange(page);
            cursor = page[^1];
        }

        Assert.Equal(ids, listed);
    }

    [Fact]
    public async Task What_is_registered_outlives_the_activation()
    {
        await RegisterAsync("b", "a");
        await cluster.Cluster.DeactivateAsync(_segment);

        Assert.Equal(["a", "b"], await _segment.ListAsync("", null, 10, Cancellation));
    }

    [Fact]
    public async Task A_sensor_that_is_registered_again_is_not_written_again()
    {
        await RegisterAsync("a");
        await RegisterAsync("a", "a", "a");

        Assert.Equal(1, cluster.Switch.WritesOf("page-0", _segment.GetGrainId()));
    }

    [Fact]
    public async Task A_large_segment_is_stored_in_several_pages()
    {
        var ids = Enumerable.Range(0, 3000).Select(i => $"{i:D6}{new string('ü', 50)}").ToArray();
        await RegisterAsync(ids);
        await cluster.Cluster.DeactivateAsync(_segment);

        Assert.Equal(ids, await _segment.ListAsync("", null, 5000, Cancellation));
        Assert.True(cluster.Switch.WritesOf("page-5", _segment.GetGrainId()) > 0);

        // The last page takes more after a reload, and a new one follows it.
        var more = Enumerable.Range(3000, 1000).Select(i => $"{i:D6}{new string('ü', 50)}").ToArray();
        await RegisterAsync(more);
        await cluster.Cluster.DeactivateAsync(_segment);
        string[] all = [.. ids, .. more];
        Assert.Equal(all, await _segment.ListAsync("", null, 5000, Cancellation));
    }

    [Fact]
    public async Task What_is_unregistered_is_off_the_list_and_the_counts_for_good()
    {
        await RegisterAsync("a", "b", "c");
        await _segment.ReportAsync([Report("a", minute: 5), Report("b", minute: 5, anomalous: true), Report("c", minute: 5)], Cancellation);

        await _segment.UnregisterAsync("b", Cancellation);
        await _segment.UnregisterAsync("never", Cancellation);

        await cluster.Cluster.DeactivateAsync(_segment);
        Assert.Equal(["a", "c"], await _segment.ListAsync("", null, 10, Cancellation));
        Assert.Equal(new SensorCounts(2, 0, 0), await _segment.CountAsync(Minute(0), Cancellation));
        Assert.Empty(await _segment.ListByConditionAsync("", null, 10, SensorCondition.Anomalous, Minute(0), Cancellation));
    }

    [Fact]
    public async Task A_report_of_a_retired_sensor_takes_it_off_and_a_later_one_adds_it()
    {
        await _segment.ReportAsync([Report("a", minute: 5, anomalous: true), Report("b", minute: 5)], Cancellation);

        await _segment.ReportAsync([new SensorReport("a", null), new SensorReport("never", null)], Cancellation);
        Assert.Equal(["b"], await _segment.ListAsync("", null, 10, Cancellation));

        await _segment.ReportAsync([Report("a", minute: 6)], Cancellation);
        await cluster.Cluster.DeactivateAsync(_segment);
        Assert.Equal(new SensorCounts(2, 0, 0), await _segment.CountAsync(Minute(0), Cancellation));
    }

    [Fact]
    public async Task Sensors_that_come_and_go_do_not_make_the_pages_grow()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => $"{i:D6}{new string('ü', 50)}").ToArray();
        await RegisterAsync(ids);
        for (var round = 0; round < 3; round++)
        {
            foreach (var id in ids.Where((_, i) => i % 5 == round))
            {
                await _segment.UnregisterAsync(id, Cancellation);
            }

            // Each in the place of one that is gone, also after a reload.
            await cluster.Cluster.DeactivateAsync(_segment);
            await RegisterAsync([.. ids.Where((_, i) => i % 5 == round).Select(id => id.Replace('ü', 'x'))]);
            ids = [.. ids.Select((id, i) => i % 5 == round ? id.Replace('ü', 'x') : id)];
        }

        var pages = Enumerable.Range(0, 100).Count(page => cluster.Switch.WritesOf($"page-{page}", _segment.GetGrainId()) > 0);
        Assert.Equal(14, pages);
        await _segment.ReportAsync([.. ids.Select((id, i) => Report(id, minute: 5, anomalous: i % 2 == 0))], Cancellation);
        await cluster.Cluster.DeactivateAsync(_segment);
        Assert.Equal(ids, await _segment.ListAsync("", null, 2000, Cancellation));
        Assert.Equal(
            ids.Where((_, i) => i % 2 == 0),
            await _segment.ListByConditionAsync("", null, 2000, SensorCondition.Anomalous, Minute(0), Cancellation));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Of_registrations_and_removals_at_the_same_time_the_last_one_counts(int calls)
    {
        await RegisterAsync("a");
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Switch.BeforeWrite = (_, grain) => grain == _segment.GetGrainId() ? hold.Task : Task.CompletedTask;
        using var restore = new Disposable(() => cluster.Switch.BeforeWrite = null);

        // A removal, whose write is held up, then registrations and removals in turn, which wait for it.
        var called = new List<Task>();
        for (var i = 0; i < calls; i++)
        {
            called.Add(await BegunAsync(() => i % 2 == 0 ? _segment.UnregisterAsync("a", Cancellation) : _segment.RegisterAsync("a", Cancellation)));
        }

        Assert.Equal(["a"], await _segment.ListAsync("", null, 10, Cancellation));
        hold.SetResult();
        await Task.WhenAll(called);

        string[] expected = calls % 2 == 0 ? ["a"] : [];
        Assert.Equal(expected, await _segment.ListAsync("", null, 10, Cancellation));
        await cluster.Cluster.DeactivateAsync(_segment);
        Assert.Equal(expected, await _segment.ListAsync("", null, 10, Cancellation));
    }

    [Fact]
    public async Task When_a_write_fails_its_callers_hear_it_and_the_next_write_goes_on()
    {
        cluster.Switch.BeforeWrite = (_, grain) => grain == _segment.GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            await Assert.ThrowsAsync<IOException>(() => RegisterAsync("a"));
            Assert.Empty(await _segment.ListAsync("", null, 10, Cancellation));
        }

        await RegisterAsync("a", "b");
        Assert.Equal(["a", "b"], await _segment.ListAsync("", null, 10, Cancellation));
    }

    [Fact]
    public async Task When_somebody_else_has_written_the_activation_is_discarded_and_nothing_is_lost()
    {
        await RegisterAsync("a");
        await cluster.WriteBehindTheBackAsync<SensorIndexPage>("page-0", _segment.GetGrainId());

        await Assert.ThrowsAsync<Orleans.Storage.InconsistentStateException>(() => RegisterAsync("b"));
        await RegisterAsync("b");

        Assert.Equal(["a", "b"], await _segment.ListAsync("", null, 10, Cancellation));
    }

    [Fact]
    public async Task Sensors_are_counted_and_found_by_how_they_are_said_to_be()
    {
        await _segment.ReportAsync([Report("a", minute: 1), Report("b", minute: 5, anomalous: true), Report("c", minute: 5), Report("d", minute: 1, anomalous: true)], Cancellation);
        await RegisterAsync("e");

        Assert.Equal(new SensorCounts(Live: 1, Silent: 3, Anomalous: 1), await _segment.CountAsync(Minute(1), Cancellation));
        Assert.Equal(["a", "d", "e"], await ListAsync(SensorCondition.Silent));
        Assert.Equal(["b"], await ListAsync(SensorCondition.Anomalous));
        Assert.Equal(["c"], await ListAsync(SensorCondition.Live));
        Assert.Equal(["d"], await _segment.ListByConditionAsync("", "a", 1, SensorCondition.Silent, Minute(1), Cancellation));
    }

    [Fact]
    public async Task One_that_keeps_a_silence_is_silent_before_its_windows_are_empty()
    {
        await _segment.ReportAsync([new SensorReport("a", new SensorStatus(Minute(5), IsAnomalous: true, IsSilent: true)), Report("b", minute: 5)], Cancellation);

        Assert.Equal(new SensorCounts(Live: 1, Silent: 1, Anomalous: 0), await _segment.CountAsync(Minute(1), Cancellation));
        Assert.Equal(["a"], await ListAsync(SensorCondition.Silent));
    }

    [Fact]
    public async Task A_newer_report_takes_the_place_of_the_one_before()
    {
        await _segment.ReportAsync([Report("a", minute: 5, anomalous: true)], Cancellation);
        await _segment.ReportAsync([Report("a", minute: 6)], Cancellation);

        Assert.Equal(new SensorCounts(1, 0, 0), await _segment.CountAsync(Minute(5), Cancellation));
        Assert.Equal(new SensorCounts(0, 1, 0), await _segment.CountAsync(Minute(6), Cancellation));
    }

    [Fact]
    public async Task How_sensors_are_outlives_the_activation_whatever_order_they_came_in()
    {
        await RegisterAsync("z", "m");
        await _segment.ReportAsync([Report("z", minute: 5, anomalous: true), Report("a", minute: 5)], Cancellation);
        await cluster.Cluster.DeactivateAsync(_segment);
        await _segment.ReportAsync([Report("b", minute: 5, anomalous: true)], Cancellation);
        await cluster.Cluster.DeactivateAsync(_segment);

        Assert.Equal(["b", "z"], await ListAsync(SensorCondition.Anomalous));
        Assert.Equal(["a"], await ListAsync(SensorCondition.Live));
        Assert.Equal(["m"], await ListAsync(SensorCondition.Silent));
    }

    private static DateTimeOffset Minute(int minute) => Some.Noon.AddMinutes(minute);

    /// <summary>Makes a call, and waits until the grain has begun it: Orleans promises no order of calls that are under way together.</summary>
    private async Task<Task> BegunAsync(Func<ValueTask> call)
    {
        var before = cluster.Calls.Of(_segment.GetGrainId());
        var called = call().AsTask();
        await Eventually.TrueAsync("the call as one that has begun", () => cluster.Calls.Of(_segment.GetGrainId()) > before);
        return called;
    }

    private static SensorReport Report(string id, int minute, bool anomalous = false) => new(id, new SensorStatus(Minute(minute), anomalous));

    private Task<string[]> ListAsync(SensorCondition condition) =>
        _segment.ListByConditionAsync("", null, 10, condition, Minute(1), Cancellation).AsTask();

    private Task RegisterAsync(params string[] ids) =>
        Task.WhenAll(ids.Select(id => _segment.RegisterAsync(id, Cancellation).AsTask()));
}
