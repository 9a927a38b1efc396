using Orleans.Storage;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.SensorIndex;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;

namespace SensorGrid.Grains.Tests.Sensors;

[Collection(nameof(OneSilo))]
public sealed class SensorGrainTests(SensorCluster cluster)
{
    private readonly string _id = Some.Name("plant/ümlaut-pump");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    private GrainId GrainId => Sensor.GetGrainId();

    [Fact]
    public async Task Features_are_those_of_an_engine_that_was_given_the_same_readings()
    {
        Assert.Equal(IngestOutcome.Taken, await IngestAsync(0, 99));
        Assert.Equal(IngestOutcome.Taken, await IngestAsync(100, 149, previous: 99));

        FeatureAssert.Same(Some.Expected(_id, 0, 149), await FeaturesAsync());
    }

    [Fact]
    public async Task What_is_delivered_again_is_skipped()
    {
        await IngestAsync(0, 99);
        await IngestAsync(0, 99);
        Assert.Equal(IngestOutcome.Taken, await IngestAsync(50, 120, previous: 49));

        FeatureAssert.Same(Some.Expected(_id, 0, 120), await FeaturesAsync());
    }

    [Fact]
    public async Task A_page_after_readings_that_the_sensor_lacks_is_refused_whole()
    {
        await IngestAsync(0, 9);

        Assert.Equal(IngestOutcome.Gap, await IngestAsync(20, 29, previous: 19));

        FeatureAssert.Same(Some.Expected(_id, 0, 9), await FeaturesAsync());
    }

    [Fact]
    public async Task A_sensor_that_has_nothing_of_the_shard_refuses_a_page_with_a_previous()
    {
        Assert.Equal(IngestOutcome.Gap, await IngestAsync(20, 29, previous: 19));
        Assert.Null((await FeaturesAsync()).Features);
    }

    [Fact]
    public async Task A_barrier_beyond_what_the_sensor_has_is_a_gap()
    {
        await IngestAsync(0, 9);

        Assert.Equal(PersistOutcome.Gap, await PersistAsync(10));
        Assert.Equal(PersistOutcome.Gap, await Sensor.PersistAsync(ShardName.Parse("shardId-000000000009"), Some.Position(1), Cancellation));
        Assert.Equal(0, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task What_was_persisted_is_there_after_the_activation_is_gone()
    {
        await IngestAsync(0, 99);
        Assert.Equal(PersistOutcome.Durable, await PersistAsync(99));

        await cluster.Cluster.DeactivateAsync(Sensor);

        FeatureAssert.Same(Some.Expected(_id, 0, 99), await FeaturesAsync());
        Assert.Equal(IngestOutcome.Taken, await IngestAsync(100, 109, previous: 99));
        FeatureAssert.Same(Some.Expected(_id, 0, 109), await FeaturesAsync());
    }

    [Fact]
    public async Task An_idle_sensor_that_is_deactivated_keeps_what_no_barrier_had_asked_for()
    {
        await IngestAsync(0, 99);

        await cluster.Cluster.DeactivateAsync(Sensor);

        FeatureAssert.Same(Some.Expected(_id, 0, 99), await FeaturesAsync());
    }

    [Fact]
    public async Task A_barrier_that_storage_has_passed_already_writes_nothing()
    {
        await IngestAsync(0, 9);
        await PersistAsync(9);
        await IngestAsync(10, 19, previous: 9);

        Assert.Equal(PersistOutcome.Durable, await PersistAsync(5));

        Assert.Equal(1, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task A_barrier_of_one_shard_says_nothing_of_another()
    {
        await IngestAsync(0, 9);
        await PersistAsync(9);
        await Sensor.IngestAsync(Some.Page(_id, 10, 19, shard: "shardId-000000000001"), Cancellation);
        Assert.Equal(PersistOutcome.Durable, await PersistAsync(9));
        Assert.Equal(1, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));

        Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse("shardId-000000000001"), Some.Position(19), Cancellation));

        Assert.Equal(2, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task After_a_reload_storage_answers_for_what_it_holds()
    {
        await IngestAsync(0, 9);
        await PersistAsync(9);
        await cluster.Cluster.DeactivateAsync(Sensor);

        Assert.Equal(PersistOutcome.Durable, await PersistAsync(9));
        Assert.Equal(PersistOutcome.Gap, await PersistAsync(10));
        Assert.Equal(1, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task When_a_write_fails_the_barrier_fails_and_the_next_one_writes()
    {
        await IngestAsync(0, 9);
        using (Failing((name, grain) => name == SensorGrain.StateName && grain == GrainId))
        {
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(9));
        }

        Assert.Equal(0, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
        Assert.Equal(PersistOutcome.Durable, await PersistAsync(9));
        Assert.Equal(1, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task When_somebody_else_has_written_the_activation_is_discarded_and_its_successor_has_what_storage_holds()
    {
        await IngestAsync(0, 9);
        await PersistAsync(9);
        await IngestAsync(10, 19, previous: 9);
        await cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, GrainId);

        await Assert.ThrowsAsync<InconsistentStateException>(async () => await PersistAsync(19));

        // The reader asks again: the successor lacks 10 to 19, says so, and takes them from the checkpoint on.
        Assert.Equal(PersistOutcome.Gap, await PersistAsync(19));
        FeatureAssert.Same(Some.Expected(_id, 0, 9), await FeaturesAsync());
        Assert.Equal(IngestOutcome.Gap, await IngestAsync(20, 29, previous: 19));
        Assert.Equal(IngestOutcome.Taken, await IngestAsync(10, 29));
        Assert.Equal(PersistOutcome.Durable, await PersistAsync(29));
        FeatureAssert.Same(Some.Expected(_id, 0, 29), await FeaturesAsync());
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_ends_the_activation_when_it_is_repeated()
    {
        await IngestAsync(0, 9);
        await PersistAsync(9);
        await IngestAsync(10, 19, previous: 9);
        using (new Disposable(() => cluster.Switch.AfterWrite = null))
        {
            cluster.Switch.AfterWrite = (_, grain) => grain == GrainId ? throw new IOException("No answer.") : Task.CompletedTask;
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(19));
        }

        // It cannot know that storage has it, answers from memory until it finds out, and its successor has it.
        FeatureAssert.Same(Some.Expected(_id, 0, 19), await FeaturesAsync());
        await Assert.ThrowsAsync<InconsistentStateException>(async () => await PersistAsync(19));
        Assert.Equal(PersistOutcome.Durable, await PersistAsync(19));
        FeatureAssert.Same(Some.Expected(_id, 0, 19), await FeaturesAsync());
    }

    [Fact]
    public async Task After_a_save_that_failed_nothing_is_called_durable_before_the_next_one()
    {
        await IngestAsync(0, 9);
        await PersistAsync(9);
        await IngestAsync(10, 19, previous: 9);
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            cluster.Switch.BeforeWrite = (_, grain) => grain == GrainId ? throw new IOException("Gone.") : Task.CompletedTask;
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(19));
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(9));
        }

        Assert.Equal(PersistOutcome.Durable, await PersistAsync(9));
        Assert.Equal(2, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task A_question_about_an_unknown_sensor_leaves_no_activation()
    {
        Assert.Equal(FeaturesAnswer.Unknown, await FeaturesAsync());
        await cluster.Cluster.WaitForDeactivationAsync(Sensor);
        Assert.False(cluster.Cluster.TryGetGrainContext(GrainId, out _));

        Assert.Null(await Sensor.GetStatusAsync(Cancellation));
        await cluster.Cluster.WaitForDeactivationAsync(Sensor);
        Assert.False(cluster.Cluster.TryGetGrainContext(GrainId, out _));
    }

    [Fact]
    public async Task A_question_about_a_known_sensor_leaves_it_active()
    {
        await IngestAsync(0, 9);

        await FeaturesAsync();

        Assert.Equal(Some.Noon.AddSeconds(9), (await Sensor.GetStatusAsync(Cancellation))!.LastReadingAt);
        Assert.True(cluster.Cluster.TryGetGrainContext(GrainId, out _));
        Assert.Equal(0, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
    }

    [Fact]
    public async Task Questions_while_the_first_readings_arrive_lose_none_of_them()
    {
        var ids = Enumerable.Range(0, 100).Select(i => $"{_id}-{i}").ToArray();

        await Task.WhenAll(ids.SelectMany(id => new[]
        {
            cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation).AsTask(),
            cluster.Sensor(id).IngestAsync(Some.Page(id, 0, 9), Cancellation).AsTask(),
            cluster.Sensor(id).GetStatusAsync(Cancellation).AsTask() as Task,
        }));

        foreach (var id in ids)
        {
            FeatureAssert.Same(Some.Expected(id, 0, 9), await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation));
        }
    }

    [Fact]
    public async Task An_instant_too_far_back_is_answered_with_the_oldest_one()
    {
        await IngestAsync(0, 300);

        var answer = await Sensor.GetFeaturesAsync(new AsOf(Some.Noon), Cancellation);

        Assert.Null(answer.Features);
        Assert.Equal(Some.Noon.AddSeconds(240), answer.OldestAsOf);
    }

    [Fact]
    public async Task No_sensor_is_stored_before_the_index_has_it()
    {
        using (Failing((_, grain) => grain.Type.ToString() == "sensor-index"))
        {
            await IngestAsync(0, 9);
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(9));
        }

        Assert.Equal(0, cluster.Switch.WritesOf(SensorGrain.StateName, GrainId));
        Assert.DoesNotContain(_id, await IndexAsync());

        Assert.Equal(PersistOutcome.Durable, await PersistAsync(9));
        Assert.Contains(_id, await IndexAsync());
    }

    private async Task<string[]> IndexAsync() =>
        await cluster.Index(SensorIndexSegments.Of(_id)).ListAsync(_id, null, 10, Cancellation);

    private Disposable Failing(Func<string, GrainId, bool> which)
    {
        cluster.Switch.BeforeWrite = (name, grain) => which(name, grain) ? throw new IOException("The disk is gone.") : Task.CompletedTask;
        return new Disposable(() => cluster.Switch.BeforeWrite = null);
    }

    private async Task<IngestOutcome> IngestAsync(int from, int to, int? previous = null) =>
        await Sensor.IngestAsync(Some.Page(_id, from, to, previous), Cancellation);

    private async Task<PersistOutcome> PersistAsync(int place) =>
        await Sensor.PersistAsync(ShardName.Parse("shardId-000000000000"), Some.Position(place), Cancellation);

    private async Task<FeaturesAnswer> FeaturesAsync() => await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation);
}
