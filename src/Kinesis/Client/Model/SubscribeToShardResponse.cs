using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace SensorGrid.Kinesis.Client.Model;

/// <summary>An open subscription: its events, one after the other. Holds a connection until it is disposed. Not safe for concurrent use.</summary>
/// <remarks>Nothing is read ahead but what the connection brings with an event: whoever does not read makes the service wait.</remarks>
public sealed class SubscribeToShardResponse : AmazonWebServiceResponse, IDisposable
{
    private readonly ISubscriptionEvents _events;

    internal SubscribeToShardResponse(ISubscriptionEvents events) => _events = events;

    /// <summary>Reads the next event. There is no deadline but the token's: a connection may be dead without a sign.</summary>
    /// <returns>Null when the subscription has ended, which it does after five minutes.</returns>
    /// <exception cref="AmazonKinesisException">The service ended the subscription, e.g. because another one took over (<see cref="ResourceInUseException"/>).</exception>
    /// <exception cref="IOException">The connection broke, or what came is no event stream; there is nothing more to read.</exception>
    public Task<SubscribeToShardEvent?> ReadAsync(CancellationToken cancellationToken = default) => _events.ReadAsync(cancellationToken);

    /// <summary>Reads an event that has come already, whole.</summary>
    /// <returns>False when there is none, or something else came first.</returns>
    public bool TryRead([NotNullWhen(true)] out SubscribeToShardEvent? next) => _events.TryRead(out next);

    /// <summary>Ends the subscription.</summary>
    public void Dispose() => _events.Dispose();
}
