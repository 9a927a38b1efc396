using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The events of a subscription as they come from the wire. Disposing it ends the subscription.</summary>
internal interface ISubscriptionEvents : IDisposable
{
    /// <inheritdoc cref="SubscribeToShardResponse.ReadAsync"/>
    Task<SubscribeToShardEvent?> ReadAsync(CancellationToken cancellationToken);

    /// <inheritdoc cref="SubscribeToShardResponse.TryRead"/>
    bool TryRead([NotNullWhen(true)] out SubscribeToShardEvent? next);
}
