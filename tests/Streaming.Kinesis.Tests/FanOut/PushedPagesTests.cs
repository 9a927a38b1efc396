using CsCheck;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>The pages of a shard as a consumer gets them, whatever becomes of its subscriptions.</summary>
public sealed class PushedPagesTests
{
    private const int Speed = 50;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_come_by_one_subscription_over_http2_and_are_not_asked_for()
    {
        await using var shard = await PushedShard.StartAsync(speed: 1);
        await shard.PutAsync(0, 20);
        await shard.ReadAsync(20);
        await shard.ReadUntilAsync("a subscription", () => shard.Meter["subscriptions.opened"] == 1);
        var asked = shard.Tap.Calls("GetRecords");
        for (var put = 20; put < 100; put += 20)
        {
            await shard.PutAsync(put, 20);
            await shard.ReadAsync(put + 20);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(i => PushedShard.Text(i)), shard.Texts);
        Assert.Equal(asked, shard.Tap.Calls("GetRecords"));
        Assert.Equal(1, shard.Tap.Calls("SubscribeToShard"));
        Assert.Equal(new Version(2, 0), Assert.Single(shard.Tap.Versions));
        Assert.Equal(0, shard.Meter["fallbacks"]);
    }

    [Fact]
    public async Task A_subscription_is_renewed_when_its_five_minutes_are_over()
    {
        await using var shard = await PushedShard.StartAsync(speed: 250);
        using var patience = new CancellationTokenSource(Eventually.Patience);
        var put = 0;
        while (shard.Meter["subscriptions.ended Expired"] < 2)
        {
            Assert.False(patience.IsCancellationRequested, $"Two renewals did not come. {shard.Meter}");

            // Some land between two subscriptions.
            await shard.PutAsync(put++, 1);
            await shard.ReadAsync(put);
        }

        Assert.Equal(Enumerable.Range(0, put).Select(i => PushedShard.Text(i)), shard.Texts);
    }

    [Theory]
    [InlineData(SpoilKind.Cut, "Broken")]
    [InlineData(SpoilKind.Flip, "Broken")]
    [InlineData(SpoilKind.Stall, "Silent")]
    [InlineData(SpoilKind.End, "Broken")]
    public async Task A_subscription_that_fails_is_counted_by_its_reason_and_another_one_follows(object kind, string reason)
    {
        await using var shard = await PushedShard.StartAsync(Speed);
        shard.Tap.Next(new Spoil((SpoilKind)kind, 230));
        await shard.ReadUntilAsync("the end of the first subscription", () => shard.Meter[$"subscriptions.ended {reason}"] >= 1);
        await shard.PutAsync(0, 10);
        await shard.ReadUntilAsync("another one", () => shard.Meter["subscriptions.opened"] >= 2);
        await shard.ReadAsync(10);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => PushedShard.Text(i)), shard.Texts);
    }

    [Fact]
    public Task Whatever_cuts_and_wherever_each_record_comes_once_and_in_order() => WhateverAsync(polling: true, iterations: 8);

    [Fact]
    public Task Subscriptions_alone_bring_each_record_once_and_in_order() => WhateverAsync(polling: false, iterations: 8);

    private static Task WhateverAsync(bool polling, int iterations)
    {
        var spoils = Gen.Select(Gen.Enum<SpoilKind>(), Gen.Int[0, 6_000], (kind, at) => new Spoil(kind, at)).List[0, 4];
        var puts = Gen.Select(Gen.Int[1, 12], Gen.Int[0, 600]).List[1, 6];
        return Gen.Select(spoils, puts, Gen.Bool).SampleAsync(
            async (cuts, batches, rewinds) =>
            {
                await using var shard = await PushedShard.StartAsync(Speed);
                shard.Tap.Next(cuts);
                if (!polling)
                {
                    shard.Tap.Refuse = operation => operation == "GetRecords" ? "AccessDeniedException" : null;
                }

                var expected = new List<string>();
                foreach (var (count, size) in batches)
                {
                    await shard.PutAsync(expected.Count, count, size);
                    expected.AddRange(Enumerable.Range(expected.Count, count).Select(i => PushedShard.Text(i, size)).ToList());
                    await shard.ReadAsync(expected.Count);
                    if (rewinds)
                    {
                        shard.Reopen();
                    }
                }

                Assert.Equal(expected, shard.Texts);
            },
            iter: iterations,
            threads: 1);
    }

    [Fact]
    public async Task The_end_of_a_closed_shard_comes_after_its_last_record()
    {
        await using var shard = await PushedShard.StartAsync(Speed);
        await shard.ReadUntilAsync("a subscription", () => shard.Meter["subscriptions.opened"] == 1);
        await shard.PutAsync(0, 5);
        await shard.Client.SplitShardAsync(new() { StreamName = PushedShard.Stream, ShardToSplit = PushedShard.ShardId, NewStartingHashKey = "1000" }, CancellationToken);
        await shard.ReadAsync(int.MaxValue);
        Assert.Equal(5, shard.Texts.Count);
        Assert.Equal(1, shard.Meter["subscriptions.ended ShardEnded"]);
    }

    [Fact]
    public async Task A_reader_that_is_taken_over_reads_on_and_does_not_take_back_at_once()
    {
        await using var shard = await PushedShard.StartAsync(Speed);
        await shard.ReadUntilAsync("a subscription", () => shard.Meter["subscriptions.opened"] == 1);
        var arn = (await shard.Client.ListStreamConsumersAsync(new() { StreamARN = "arn:aws:kinesis:us-east-1:000000000000:stream/s" }, CancellationToken)).Consumers![0].ConsumerARN;
        var request = new SubscribeToShardRequest { ConsumerARN = arn, ShardId = PushedShard.ShardId, StartingPosition = new() { Type = ShardIteratorType.LATEST } };
        SubscribeToShardResponse? other = null;
        await Eventually.TrueAsync(() => "The other's turn", async () =>
        {
            try
            {
                other = await shard.Client.SubscribeToShardAsync(request, CancellationToken);
                return true;
            }
            catch (AmazonKinesisException)
            {
                return false;
            }
        });
        using (other)
        {
            await shard.PutAsync(0, 10);
            await shard.ReadAsync(10);
            Assert.Equal(1, shard.Meter["subscriptions.ended TakenOver"]);
            await shard.ReadUntilAsync("its own turn again", () => shard.Meter["subscriptions.opened"] == 2);
        }

        await shard.PutAsync(10, 10);
        await shard.ReadAsync(20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => PushedShard.Text(i)), shard.Texts);
    }

    [Theory]
    [InlineData("AccessDeniedException", "RegisterStreamConsumer", "AccessDenied")]
    [InlineData("AccessDeniedException", "SubscribeToShard", "AccessDenied")]
    [InlineData("UnknownOperationException", "DescribeStreamConsumer", "NotSupported")]
    [InlineData("LimitExceededException", "RegisterStreamConsumer", "LimitExceeded")]
    [InlineData("LimitExceededException", "SubscribeToShard", "Throttled")]
    [InlineData("ResourceInUseException", "SubscribeToShard", "InUse")]
    public async Task Without_a_subscription_records_are_asked_for_until_there_is_one(string error, string operation, string reason)
    {
        // The longest waits are minutes.
        await using var shard = await PushedShard.StartAsync(speed: 500);
        var refused = true;
        shard.Tap.Refuse = called => refused && called == operation ? error : null;
        await shard.PutAsync(0, 10);
        await shard.ReadUntilAsync("a fall-back", () => shard.Meter[$"fallbacks {reason}"] == 1);
        await shard.ReadAsync(10);
        refused = false;
        await shard.ReadUntilAsync("a subscription", () => shard.Meter["subscriptions.opened"] >= 1);
        await shard.PutAsync(10, 10);
        await shard.ReadAsync(20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => PushedShard.Text(i)), shard.Texts);
        Assert.Equal(1, shard.Meter[$"fallbacks {reason}"]);
    }

    [Fact]
    public async Task A_consumer_that_was_removed_is_registered_again()
    {
        await using var shard = await PushedShard.StartAsync(Speed);
        await shard.ReadUntilAsync("a subscription", () => shard.Meter["subscriptions.opened"] == 1);
        await shard.Client.DeregisterStreamConsumerAsync(new() { StreamARN = "arn:aws:kinesis:us-east-1:000000000000:stream/s", ConsumerName = "me" }, CancellationToken);
        await shard.ReadUntilAsync("another subscription", () => shard.Meter["subscriptions.opened"] == 2);
        await shard.PutAsync(0, 10);
        await shard.ReadAsync(10);
        Assert.Equal(10, shard.Texts.Count);
    }
}
