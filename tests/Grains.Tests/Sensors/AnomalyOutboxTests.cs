using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Grains.Diagnostics;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class AnomalyOutboxTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<GrainMetrics>().BuildServiceProvider();
    private readonly Queue<TaskCompletionSource> _calls = new();
    private readonly List<SensorAnomaly[]> _sent = [];
    private readonly AnomalyOutbox _outbox;

    public AnomalyOutboxTests() =>
        _outbox = new AnomalyOutbox("a", CallAsync, _services.GetRequiredService<GrainMetrics>(), NullLogger.Instance);

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task One_call_at_a_time_takes_what_has_come_in_order()
    {
        Add((1, 0), (2, 0));
        var first = _outbox.SendAsync();
        Add((3, 0));
        var second = _outbox.SendAsync();

        Assert.Equal([(1, 0), (2, 0)], Assert.Single(_sent).Select(StateOf));
        _calls.Dequeue().SetResult();
        Assert.Equal([(3, 0)], _sent[1].Select(StateOf));
        _calls.Dequeue().SetResult();

        await first;
        await second;
        Assert.Equal((2, 0), (_sent.Count, _outbox.Waiting));
    }

    [Fact]
    public async Task A_state_that_is_superseded_before_it_is_sent_is_not_sent()
    {
        Add((1, 0), (1, 1), (2, 0));
        var sending = _outbox.SendAsync();
        Add((2, 1), (2, 2), (3, 0));
        _calls.Dequeue().SetResult();
        _calls.Dequeue().SetResult();

        await sending;
        Assert.Equal([[(1, 1), (2, 0)], [(2, 2), (3, 0)]], _sent.Select(call => call.Select(StateOf)));
    }

    [Fact]
    public async Task After_a_failure_all_that_was_not_acknowledged_waits_on_in_order()
    {
        Add((1, 0), (2, 0));
        var failing = _outbox.SendAsync();
        Add((2, 1), (3, 0));
        _calls.Dequeue().SetException(new IOException("Gone."));
        await Assert.ThrowsAsync<IOException>(() => failing);
        Assert.Equal(4, _outbox.Waiting);

        var sending = _outbox.SendAsync();
        _calls.Dequeue().SetResult();
        await sending;

        Assert.Equal([(1, 0), (2, 0), (2, 1), (3, 0)], _sent[1].Select(StateOf));
        Assert.Equal(0, _outbox.Waiting);
    }

    [Fact]
    public async Task Very_many_are_sent_in_several_calls()
    {
        Add([.. Enumerable.Range(0, 200).Select(place => (place, 0))]);
        var sending = _outbox.SendAsync();
        while (_calls.TryDequeue(out var call))
        {
            call.SetResult();
        }

        await sending;
        Assert.All(_sent, call => Assert.InRange(call.Length, 1, 64));
        Assert.Equal(Enumerable.Range(0, 200).Select(place => (place, 0)), _sent.SelectMany(call => call).Select(StateOf));
    }

    private static (int Place, int Revision) StateOf(SensorAnomaly anomaly) =>
        ((int)(anomaly.Episode.StartedAt - Some.Noon).TotalSeconds, anomaly.Episode.Revision);

    private void Add(params (int Place, int Revision)[] states)
    {
        foreach (var (place, revision) in states)
        {
            _outbox.Add(Some.Anomaly("a", place, revision));
        }
    }

    private async ValueTask CallAsync(SensorAnomaly[] anomalies, CancellationToken cancellationToken)
    {
        _sent.Add(anomalies);
        var call = new TaskCompletionSource();
        _calls.Enqueue(call);
        await call.Task;
    }
}
