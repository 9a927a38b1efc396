using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Api.Standalone;

namespace SensorGrid.Api.Tests.Clustering;

public sealed class ClusterConnectionTests : IDisposable
{
    private static readonly Uri One = new("gwy.tcp://127.0.0.1:30000/1");
    private static readonly Uri Other = new("gwy.tcp://127.0.0.1:30001/1");
    private static readonly Uri OneAgain = new("gwy.tcp://127.0.0.1:30000/2");

    private readonly FakeTimeProvider _time = new();
    private readonly ClusterConnection _connection;

    public ClusterConnectionTests() => _connection = new ClusterConnection(_time, NullLogger<ClusterConnection>.Instance);

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task A_silo_that_is_listed_no_more_is_a_loss_and_one_that_comes_is_none()
    {
        var loss = _connection.NextLoss;
        _connection.OnGatewaysListed([One]);
        _connection.OnGatewaysListed([One, Other]);
        Assert.False(loss.IsCancellationRequested);

        // Under the same address, a new process.
        _connection.OnGatewaysListed([OneAgain, Other]);

        await CancelledAsync(loss);
        Assert.False(_connection.NextLoss.IsCancellationRequested);
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_a_loss_and_one_that_is_made_is_none()
    {
        var loss = _connection.NextLoss;
        _connection.OnConnectionsChanged(now: 2, before: 1);
        Assert.False(loss.IsCancellationRequested);

        _connection.OnConnectionsChanged(now: 1, before: 2);

        await CancelledAsync(loss);
    }

    [Fact]
    public void Without_a_connection_another_silo_is_looked_for_some_seconds_long()
    {
        _connection.OnConnectionsChanged(now: 1, before: 0);
        _connection.OnConnectionsChanged(now: 0, before: 1);
        Assert.True(_connection.MayAnswerSoon);

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(_connection.MayAnswerSoon);

        _connection.OnConnectionsChanged(now: 1, before: 0);
        Assert.True(_connection.MayAnswerSoon);
    }

    private static Task CancelledAsync(CancellationToken loss) =>
        TestKit.Eventually.TrueAsync("The news of the loss", () => loss.IsCancellationRequested);
}
