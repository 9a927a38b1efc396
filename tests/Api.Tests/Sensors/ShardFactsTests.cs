using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Tests.Sensors;

public sealed class ShardFactsTests
{
    private static readonly ShardName Parent = ShardName.Parse("shardId-000000000000");
    private static readonly ShardName Left = ShardName.Parse("shardId-000000000001");
    private static readonly ShardName Right = ShardName.Parse("shardId-000000000002");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_sensor_with_nothing_in_a_record_has_it_once_its_shard_was_delivered_up_to_it()
    {
        var facts = Read(delivered: 7, last: null);

        Assert.True(facts.Covers(Place(7), "a", null));
        Assert.True(facts.Covers(Place(6), "a", Place(2)));
        Assert.False(facts.Covers(Place(8), "a", Place(2)));
    }

    [Fact]
    public void A_sensor_that_was_lost_since_it_took_what_was_delivered_does_not_have_the_record()
    {
        var facts = Read(delivered: 7, last: 5);

        Assert.False(facts.Covers(Place(7), "a", Place(4)));
        Assert.False(facts.Covers(Place(7), "a", null));
        Assert.True(facts.Covers(Place(7), "a", Place(5)));
        Assert.Null(facts.StalenessOf("a", Place(4), _time, _time.GetTimestamp()));
    }

    [Fact]
    public void Of_a_sensor_that_was_not_asked_for_nothing_is_known()
    {
        var facts = Read(delivered: 7, last: null);

        Assert.False(facts.Tells("b"));
        Assert.False(facts.Covers(Place(1), "b", null));
        Assert.Null(facts.StalenessOf("b", null, _time, _time.GetTimestamp()));
    }

    [Fact]
    public void A_shard_that_was_read_to_its_end_has_all_of_its_records()
    {
        var facts = new ShardFacts(new ShardFrontier(FrontierState.Finished) { Next = [Left] }, 0, ["a"]);

        Assert.True(facts.Covers(Place(99), "a", null));
    }

    [Fact]
    public void What_nobody_reads_has_nothing_and_is_as_stale_as_can_be()
    {
        var facts = new ShardFacts(ShardFacts.Unread, 0, ["a"]);

        Assert.False(facts.Covers(Place(0), "a", null));
        Assert.True(new Staleness(facts.StalenessOf("a", null, _time, _time.GetTimestamp()), Left).Exceeds(TimeSpan.MaxValue));
    }

    [Fact]
    public void Staleness_grows_from_the_question_to_the_answer()
    {
        var facts = Read(delivered: 7, last: null);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(5), facts.StalenessOf("a", null, _time, _time.GetTimestamp()));
    }

    [Fact]
    public void The_greatest_staleness_counts_and_the_unknown_is_greater_than_any()
    {
        var (two, three, unknown) = (new Staleness(TimeSpan.FromSeconds(2), Left), new Staleness(TimeSpan.FromSeconds(3), Right), new Staleness(null, Parent));

        Assert.Equal(three, Staleness.Max(two, three));
        Assert.Equal(three, Staleness.Max(three, two));
        Assert.Equal(unknown, Staleness.Max(unknown, three));
        Assert.Equal(unknown, Staleness.Max(three, unknown));
        Assert.Equal((false, true), (three.Exceeds(TimeSpan.FromSeconds(3)), three.Exceeds(TimeSpan.FromSeconds(2.9))));
    }

    [Fact]
    public void A_shard_that_was_split_is_replaced_by_the_child_that_the_sensor_has_readings_from_or_by_both()
    {
        var facts = new Dictionary<ShardName, ShardFacts> { [Parent] = new(new ShardFrontier(FrontierState.Finished) { Next = [Left, Right] }, 0, []) };

        Assert.Equal([Left, Right], ShardFacts.ShardsOf(AnswerOf(Parent), facts).Order());
        Assert.Equal([Right], ShardFacts.ShardsOf(AnswerOf(Parent, Right), facts));
        Assert.Equal([Parent], ShardFacts.ShardsOf(AnswerOf(Parent), new Dictionary<ShardName, ShardFacts>()));
    }

    private ShardFacts Read(int delivered, int? last) => new(
        new ShardFrontier(FrontierState.Read, Place(delivered), TimeSpan.FromSeconds(3)) { LastDelivered = [last is { } place ? Place(place) : null] },
        _time.GetTimestamp(),
        ["a"]);

    private static FeaturesAnswer AnswerOf(params ShardName[] shards) => new(null, null) { Places = [.. shards.Select(shard => new StreamPosition(shard, Place(1)))] };

    private static LogPosition Place(int number) => new(new SequenceNumber(1, (ulong)number), 0, 0);
}
