namespace SensorGrid.Grains.Anomalies;

/// <summary>
/// Ends what waits in a grain for something to come, before the silo's activations are deactivated: that waits for every call, and these may wait for long.
/// </summary>
internal sealed class FollowerStop : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The token that is cancelled when the silo begins to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Subscribes to a stage above Active, so that its stop is over before gateways close: an answer sent then still arrives.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(FollowerStop), ServiceLifecycleStage.Active + 1, _ => Task.CompletedTask, _ => _stop.CancelAsync());

    public void Dispose() => _stop.Dispose();
}
