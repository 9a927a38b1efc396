using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.Client.Tests.Support;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Client.Tests;

public sealed class ReadingPublisherTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readings_come_in_their_order_and_each_has_its_position()
    {
        var api = new ReadingsApi();
        using var client = api.Client();
        var tasks = new List<Task<StreamPosition>>();
        await using (var publisher = client.CreatePublisher(new ReadingPublisherOptions { LargestRequest = 10 }))
        {
            for (var i = 0; i < 95; i++)
            {
                tasks.Add(await publisher.EnqueueAsync(Reading(i), Cancellation));
            }
        }

        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"s{i}"), api.Taken.Select(reading => (string)reading["sensorId"]!));
        Assert.All(api.Sizes, size => Assert.InRange(size, 1, 10));
        var positions = await Task.WhenAll(tasks);
        Assert.Equal(Enumerable.Range(0, 95).Select(i => $"line-2:shard {i}"), positions.Select(position => $"{position.Shard} {position.Position.Sequence}"));
    }

    [Fact]
    public async Task A_reading_that_is_refused_fails_alone()
    {
        var api = new ReadingsApi { Refuses = id => id == "s1" };
        using var client = api.Client();
        await using var publisher = client.CreatePublisher();

        var tasks = new List<Task<StreamPosition>>();
        for (var i = 0; i < 3; i++)
        {
            tasks.Add(await publisher.EnqueueAsync(Reading(i), Cancellation));
        }

        await tasks[0];
        await tasks[2];
        Assert.Equal("no such metric", (await Assert.ThrowsAsync<ApiException>(() => tasks[1])).Detail);
    }

    [Fact]
    public async Task Readings_that_the_stream_does_not_take_are_sent_again_under_the_same_ids()
    {
        var api = new ReadingsApi { Untaken = 3 };
        using var client = api.Client(new HurriedTime());
        await using var publisher = client.CreatePublisher();

        var task = await publisher.EnqueueAsync(Reading(0), Cancellation);
        await Task.WhenAll(task, await publisher.EnqueueAsync(Reading(1), Cancellation));

        Assert.Equal(["s0", "s1"], api.Taken.Select(reading => (string)reading["sensorId"]!).Order(StringComparer.Ordinal));
        Assert.Equal(2, api.Ids.Count);
    }

    [Fact]
    public async Task Readings_are_sent_again_while_the_API_does_not_answer()
    {
        var api = new ReadingsApi { Failures = 3 };
        using var client = api.Client(new HurriedTime());
        await using var publisher = client.CreatePublisher();

        await publisher.PublishAsync(Reading(0) with { Id = "mine" }, Cancellation);

        Assert.Equal(["mine"], api.Ids);
    }

    [Fact]
    public async Task Readings_fail_when_nothing_answers_in_time_and_the_next_ones_are_sent()
    {
        var api = new ReadingsApi { Failures = 1 };
        using var client = api.Client();
        await using var publisher = client.CreatePublisher(new ReadingPublisherOptions { Patience = TimeSpan.Zero });

        await Assert.ThrowsAsync<HttpRequestException>(() => publisher.PublishAsync(Reading(0), Cancellation));
        await publisher.PublishAsync(Reading(1), Cancellation);

        Assert.Equal("s1", (string)Assert.Single(api.Taken)["sensorId"]!);
    }

    [Fact]
    public async Task A_reading_that_cannot_be_written_is_refused_at_once_and_the_next_ones_are_sent()
    {
        var api = new ReadingsApi();
        using var client = api.Client();
        await using var publisher = client.CreatePublisher();

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await publisher.EnqueueAsync(Reading(0) with { Metrics = [new MetricValue("t", double.NaN)] }, Cancellation));
        await publisher.PublishAsync(Reading(1), Cancellation);

        Assert.Equal("s1", (string)Assert.Single(api.Taken)["sensorId"]!);
    }

    [Fact]
    public async Task A_publisher_that_is_full_waits_for_room()
    {
        using var gate = new SemaphoreSlim(0);
        var api = new ReadingsApi { Gate = gate };
        using var client = api.Client();
        await using var publisher = client.CreatePublisher(new ReadingPublisherOptions { Capacity = 1, LargestRequest = 1 });
        var first = await publisher.EnqueueAsync(Reading(0), Cancellation);
        await api.Asked.WaitAsync(Cancellation);
        await publisher.EnqueueAsync(Reading(1), Cancellation);

        var third = publisher.EnqueueAsync(Reading(2), Cancellation).AsTask();
        Assert.False(third.IsCompleted);
        gate.Release();
        await first;
        await third;
        gate.Release(2);
    }

    [Fact]
    public async Task A_request_that_is_refused_fails_its_readings()
    {
        var api = new ReadingsApi { Status = HttpStatusCode.Forbidden };
        using var client = api.Client();
        await using var publisher = client.CreatePublisher();

        Assert.Equal(ApiFailure.KeyRequired, (await Assert.ThrowsAsync<ApiException>(() => publisher.PublishAsync(Reading(0), Cancellation))).Failure);
    }

    [Fact]
    public async Task Nothing_can_be_enqueued_after_the_end()
    {
        using var client = new ReadingsApi().Client();
        var publisher = client.CreatePublisher();
        await publisher.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => publisher.PublishAsync(Reading(0), Cancellation));
    }

    private static Reading Reading(int sensor) => new($"s{sensor}", Noon, [new MetricValue("t", sensor)], null);

    /// <summary>Stands in for <c>POST /readings</c>: takes readings, and refuses, fails and waits as it is told.</summary>
    private sealed class ReadingsApi : HttpMessageHandler
    {
        private readonly SemaphoreSlim _asked = new(0);

        public ConcurrentQueue<JsonNode> Taken { get; } = [];

        public ConcurrentQueue<int> Sizes { get; } = [];

        public HashSet<string> Ids { get; } = [];

        public Func<string, bool> Refuses { get; init; } = _ => false;

        /// <summary>The number of readings that the stream does not take at first.</summary>
        public int Untaken { get; set; }

        /// <summary>The number of requests that nobody answers, though their readings may have come.</summary>
        public int Failures { get; set; }

        public HttpStatusCode Status { get; init; } = HttpStatusCode.Accepted;

        public SemaphoreSlim? Gate { get; init; }

        public SemaphoreSlim Asked => _asked;

        public SensorGridClient Client(TimeProvider? time = null) => new(new Uri("http://grid:8080"), null, this, time);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var readings = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!.AsArray();
            Sizes.Enqueue(readings.Count);
            Ids.UnionWith(readings.Select(reading => (string)reading!["id"]!));
            _asked.Release();
            if (Gate is not null)
            {
                await Gate.WaitAsync(cancellationToken);
            }

            if (Failures > 0)
            {
                Failures--;
                throw new HttpRequestException("no answer");
            }

            if (Status != HttpStatusCode.Accepted)
            {
                return new HttpResponseMessage(Status);
            }

            var (rejected, unsent, positions) = (new JsonArray(), new JsonArray(), new JsonArray());
            for (var i = 0; i < readings.Count; i++)
            {
                if (Refuses((string)readings[i]!["sensorId"]!))
                {
                    rejected.Add(new JsonObject { ["index"] = i, ["error"] = "no such metric" });
                }
                else if (Untaken > 0)
                {
                    Untaken--;
                    unsent.Add(i);
                }
                else
                {
                    positions.Add(new JsonObject { ["shard"] = "line-2:shard", ["sequenceNumber"] = $"{Taken.Count}" });
                    Taken.Enqueue(readings[i]!.DeepClone());
                }
            }

            var body = new JsonObject { ["accepted"] = positions.Count, ["rejected"] = rejected, ["positions"] = positions };
            if (unsent.Count > 0)
            {
                body["unsent"] = unsent;
            }

            var status = unsent.Count > 0 ? HttpStatusCode.ServiceUnavailable : positions.Count > 0 ? HttpStatusCode.Accepted : HttpStatusCode.BadRequest;
            return new HttpResponseMessage(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        }
    }
}
