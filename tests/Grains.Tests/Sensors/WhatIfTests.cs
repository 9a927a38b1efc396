using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

/// <summary>What readings would do that did not happen, asked of live sensors.</summary>
[Collection(nameof(OneSilo))]
public sealed class WhatIfTests(SensorCluster cluster)
{
    private readonly string _id = Some.Name("what-if");
    private readonly string _shard = Some.Name("shardId");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    [Fact]
    public async Task The_answer_is_that_of_the_readings_when_they_come_to_the_bit()
    {
        await Sensor.IngestAsync(Some.Page(_id, 0, 197, shard: _shard), Cancellation);

        // The two hundredth is an anomaly.
        var answer = await AskAsync(198, 203);
        await Sensor.IngestAsync(Some.Page(_id, 198, 203, previous: 197, shard: _shard), Cancellation);

        var live = await Sensor.ExplainAsync(AsOf.Latest, Cancellation);
        FeatureAssert.Same(
            live.Features! with { Score = live.Features.Score! with { Attribution = null }, Positions = answer.Features!.Positions },
            new FeaturesAnswer(answer.Features with { Score = answer.Features.Score! with { Attribution = null } }, null));
        Assert.Equivalent(live.Features.Score.Attribution, answer.Features.Score.Attribution);
        Assert.Equal(["counted", "counted", "counted", "counted", "counted", "counted"], answer.Readings.Select(reading => reading.Outcome));
        Assert.Equal([false, true], answer.Readings.Take(2).Select(reading => reading.IsAnomaly));
        Assert.Equal("temperature", Assert.Single(answer.Anomalies).Metric);
    }

    [Fact]
    public async Task The_sensor_stays_as_it_is_and_nobody_is_told()
    {
        await Sensor.IngestAsync(Some.Page(_id, 0, 197, shard: _shard), Cancellation);
        var before = await SnapshotAsync();
        var writes = cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId());

        var answer = await AskAsync(198, 299);

        Assert.NotEmpty(answer.Anomalies);
        Assert.Equal(before, await SnapshotAsync());
        Assert.Equal(writes, cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId()));
        FeatureAssert.Same(Some.Expected(_id, 0, 197, _shard), await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));

        // What is really raised comes to the feed after what had been raised before it.
        await Sensor.IngestAsync(Some.Page(_id, 198, 199, previous: 197, shard: _shard), Cancellation);
        await Sensor.PersistAsync(ShardName.Parse(_shard), Some.Position(199), Cancellation);
        await AnomalyAssert.SameAsync(_id, Some.Take(Some.Page(_id, 0, 199, shard: _shard).Readings, _shard).Anomalies, cluster);
    }

    [Fact]
    public async Task Late_and_repeated_readings_are_said_to_be()
    {
        await Sensor.IngestAsync(Some.Page(_id, 0, 50, shard: _shard), Cancellation);
        var next = Some.Reading(_id, 60, "same");

        var answer = await Sensor.WhatIfAsync(
            new WhatIfQuestion([next, next, Some.Reading(_id, 0) with { EventTime = Some.Noon.AddDays(-1) }], AsOf.Latest), Cancellation);

        Assert.Equal(["counted", "duplicate", "late"], answer.Readings.Select(reading => reading.Outcome));
        Assert.Equal([true, false, false], answer.Readings.Select(reading => reading.Score is not null));
        Assert.Equal((52, 1, 1), (answer.Features!.Quality.Readings, answer.Features.Quality.Duplicates, answer.Features.Quality.Late));
    }

    [Fact]
    public async Task A_sensor_that_nobody_has_heard_of_is_one_that_begins_and_is_unknown_afterwards()
    {
        var answer = await AskAsync(0, 9);

        Assert.Equal(Some.Expected(_id, 0, 9, _shard).Values, answer.Features!.Values);
        Assert.Null((await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)).Features);
    }

    [Fact]
    public async Task Pages_are_taken_while_a_copy_is_scored()
    {
        await Sensor.IngestAsync(Some.Page(_id, 0, 50, shard: _shard), Cancellation);
        var (asked, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        cluster.Scorer.BeforeScore = _ =>
        {
            cluster.Scorer.BeforeScore = null;
            asked.SetResult();
            return held.Task;
        };
        var asking = AskAsync(51, 55);
        await asked.Task.WaitAsync(Cancellation);

        await Sensor.IngestAsync(Some.Page(_id, 51, 60, previous: 50, shard: _shard), Cancellation);
        held.SetResult();

        Assert.Equal(56, (await asking).Features!.Quality.Readings);
        FeatureAssert.Same(Some.Expected(_id, 0, 60, _shard), await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    [Fact]
    public async Task A_silo_copies_a_few_sensors_at_a_time_and_says_so()
    {
        var refused = 0;
        using var meter = MeterProbe.Count(cluster, "sensorgrid.what_ifs.refused", () => Interlocked.Increment(ref refused));
        var room = cluster.Services.GetRequiredService<QuestionRoom>();
        for (var i = 0; i < 2 * Environment.ProcessorCount; i++)
        {
            Assert.True(await room.TryEnterAsync(Cancellation));
        }

        var answer = await AskAsync(0, 1);
        for (var i = 0; i < 2 * Environment.ProcessorCount; i++)
        {
            room.Leave();
        }

        Assert.True(answer.IsBusy);
        Assert.Equal(1, refused);
        Assert.False((await AskAsync(0, 1)).IsBusy);
    }

    private Task<WhatIfAnswer> AskAsync(int from, int to) => Sensor
        .WhatIfAsync(new WhatIfQuestion([.. Enumerable.Range(from, to - from + 1).Select(place => Some.Reading(_id, place))], AsOf.Latest), Cancellation)
        .AsTask();

    private async Task<byte[]> SnapshotAsync()
    {
        Assert.True(cluster.Services.GetRequiredService<LocalActivationDirectory>().TryGet(_id, out var cell));
        return await cell.ReadAsync(
            static sensor =>
            {
                var snapshot = new ArrayBufferWriter<byte>();
                sensor.Engine!.WriteSnapshot(snapshot);
                return snapshot.WrittenSpan.ToArray();
            },
            Cancellation);
    }
}
