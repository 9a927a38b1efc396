using System.Net;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Storage;
using SensorGrid.Persistence.DynamoDB.Client;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Storage;

namespace SensorGrid.Persistence.DynamoDB.Tests;

public sealed class FaultTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("sensor", "a");

    private readonly FaultyWire _wire = new();
    private readonly string _table = OpenStorage.NewTable();
    private OpenStorage? _open;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private DynamoDBGrainStorage Storage => _open!.Storage;

    public async ValueTask InitializeAsync() => _open = await OpenStorage.OpenAsync(await OptionsAsync());

    public async ValueTask DisposeAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_throttled_write_is_tried_again_and_counted()
    {
        using var throttles = new MetricCollector<long>(_open!.Meters, GrainStorageMetrics.MeterName, "dynamodb.storage.throttles");
        _wire.Refuse("PutItem", HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException", times: 2);
        _wire.Refuse("PutItem", HttpStatusCode.BadRequest, "ThrottlingException");

        var state = await WriteNewAsync("first");

        Assert.Equal("0", state.ETag);
        Assert.Equal(4, _wire.Count("PutItem"));
        Assert.Equal(3, throttles.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    [Fact]
    public async Task A_server_error_is_tried_again_for_every_operation()
    {
        _wire.Refuse("PutItem", HttpStatusCode.InternalServerError, "InternalServerError");
        _wire.Refuse("UpdateItem", HttpStatusCode.ServiceUnavailable, "ServiceUnavailable");
        _wire.Refuse("GetItem", HttpStatusCode.InternalServerError, "InternalServerError");

        var state = await WriteNewAsync("first");
        state.State!.Text = "second";
        await Storage.WriteStateAsync("state", Grain, state, Cancellation);

        Assert.Equal("second", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task Attempts_are_bounded()
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync(options => options.MaxAttempts = 3));
        _wire.Refuse("PutItem", HttpStatusCode.BadRequest, "ProvisionedThroughputExceededException", times: 3);

        await Assert.ThrowsAnyAsync<Exception>(
            () => open.Storage.WriteStateAsync("state", Grain, new GrainState<Sample>(new Sample()), Cancellation));

        Assert.Equal(3, _wire.Count("PutItem"));
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task What_cannot_succeed_is_not_tried_again()
    {
        _wire.Refuse("PutItem", HttpStatusCode.BadRequest, "ValidationException");

        await Assert.ThrowsAnyAsync<Exception>(() => WriteNewAsync("first"));

        Assert.Equal(1, _wire.Count("PutItem"));
    }

    [Fact]
    public async Task A_first_write_whose_answer_was_lost_is_known_as_our_own()
    {
        _wire.LoseAnswer("PutItem");

        var state = await WriteNewAsync("first");

        Assert.Equal((true, "0"), (state.RecordExists, state.ETag));
        Assert.Equal(2, _wire.Count("PutItem"));
        state.State!.Text = "second";
        await Storage.WriteStateAsync("state", Grain, state, Cancellation);
        Assert.Equal("second", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task A_later_write_that_was_done_and_answered_with_a_server_error_is_known_as_our_own()
    {
        var state = await WriteNewAsync("first");
        _wire.FailAfter("UpdateItem");

        state.State!.Text = "second";
        await Storage.WriteStateAsync("state", Grain, state, Cancellation);

        var read = await ReadAsync();
        Assert.Equal(("second", "1"), (read.State!.Text, read.ETag));
        Assert.Equal("1", state.ETag);
    }

    [Fact]
    public async Task A_write_that_was_not_done_and_was_overtaken_is_a_conflict()
    {
        var mine = await WriteNewAsync("first");
        var theirs = await ReadAsync();
        theirs.State!.Text = "theirs";
        await using var other = await OpenStorage.OpenAsync(await OptionsAsync(options => options.HttpClientFactory = null));
        await other.Storage.WriteStateAsync("state", Grain, theirs, Cancellation);
        _wire.Refuse("UpdateItem", HttpStatusCode.InternalServerError, "InternalServerError");

        mine.State!.Text = "mine";
        var refusal = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", Grain, mine, Cancellation));

        // Theirs has the ETag that mine would have got; the bytes tell them apart.
        Assert.Equal(("1", "0"), (refusal.StoredEtag, refusal.CurrentEtag));
        Assert.Equal("theirs", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task A_write_that_was_done_and_then_overtaken_is_a_conflict()
    {
        var mine = await WriteNewAsync("first");
        await using var other = await OpenStorage.OpenAsync(await OptionsAsync(options => options.HttpClientFactory = null));
        _wire.LoseAnswer("UpdateItem", then: async () =>
        {
            var theirs = await ReadAsync();
            theirs.State!.Text = "theirs";
            await other.Storage.WriteStateAsync("state", Grain, theirs, Cancellation);
        });

        mine.State!.Text = "mine";
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", Grain, mine, Cancellation));

        Assert.Equal("theirs", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task The_same_bytes_by_somebody_else_are_a_conflict_when_every_attempt_was_answered()
    {
        var mine = await WriteNewAsync("first");
        await Storage.WriteStateAsync("state", Grain, await ReadAsync(), Cancellation);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", Grain, mine, Cancellation));
    }

    [Theory]
    [InlineData(false, "UpdateItem")]
    [InlineData(true, "DeleteItem")]
    public async Task A_clear_whose_answer_was_lost_is_known_as_our_own(bool deleteStateOnClear, string operation)
    {
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync(options => options.DeleteStateOnClear = deleteStateOnClear));
        var state = await WriteNewAsync("first");
        _wire.LoseAnswer(operation);

        await open.Storage.ClearStateAsync("state", Grain, state, Cancellation);

        Assert.Equal(2, _wire.Count(operation));
        Assert.Equal((false, deleteStateOnClear ? null : "1"), (state.RecordExists, state.ETag));
        Assert.False((await ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task An_attempt_that_is_never_answered_ends_at_its_deadline_and_is_made_again()
    {
        var (time, deadline) = (new FakeTimeProvider(), TimeSpan.FromSeconds(5));
        await using var open = await OpenStorage.OpenAsync(await OptionsAsync(options => options.RequestTimeout = deadline), time);
        var reached = new TaskCompletionSource();
        _wire.Hang("PutItem", reached.SetResult);

        var write = open.Storage.WriteStateAsync("state", Grain, new GrainState<Sample>(new Sample { Text = "late" }), Cancellation);
        await reached.Task.WaitAsync(Cancellation);
        time.Advance(deadline);

        // The pause before the second attempt begins at a moment of its own. By small steps: the deadline of that attempt is by the same clock.
        await Eventually.TrueAsync("The second attempt", () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            return write.IsCompleted;
        });

        await write;
        Assert.Equal("late", (await ReadAsync()).State!.Text);
    }

    [Fact]
    public async Task A_cancelled_write_is_not_tried_again()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _wire.Hang("PutItem", cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Storage.WriteStateAsync("state", Grain, new GrainState<Sample>(new Sample()), cancellation.Token));

        Assert.Equal(1, _wire.Count("PutItem"));
    }

    [Fact]
    public async Task Operations_and_conflicts_are_measured()
    {
        using var operations = new MetricCollector<long>(_open!.Meters, GrainStorageMetrics.MeterName, "dynamodb.storage.operations");
        using var durations = new MetricCollector<double>(_open!.Meters, GrainStorageMetrics.MeterName, "dynamodb.storage.duration");
        using var conflicts = new MetricCollector<long>(_open!.Meters, GrainStorageMetrics.MeterName, "dynamodb.storage.conflicts");

        await WriteNewAsync("first");
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteNewAsync("second"));
        await ReadAsync();

        Assert.Equal(
            ["write done", "write conflict", "read done"],
            operations.GetMeasurementSnapshot().Select(measured => $"{measured.Tags["operation"]} {measured.Tags["outcome"]}"));
        Assert.All(durations.GetMeasurementSnapshot(), measured => Assert.Equal(_table, measured.Tags["table"]));
        Assert.Equal(1, conflicts.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    private async Task<DynamoDBStorageOptions> OptionsAsync(Action<DynamoDBStorageOptions>? change = null)
    {
        var options = new DynamoDBStorageOptions { Service = await dynalite.UrlAsync(), TableName = _table, HttpClientFactory = _wire, RequestTimeout = Eventually.Patience };
        change?.Invoke(options);
        return options;
    }

    private async Task<GrainState<Sample>> WriteNewAsync(string text)
    {
        var state = new GrainState<Sample>(new Sample { Text = text });
        await Storage.WriteStateAsync("state", Grain, state, Cancellation);
        return state;
    }

    private async Task<GrainState<Sample>> ReadAsync()
    {
        var state = new GrainState<Sample>(new Sample());
        await Storage.ReadStateAsync("state", Grain, state, Cancellation);
        return state;
    }
}
