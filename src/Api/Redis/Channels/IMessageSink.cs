namespace SensorGrid.Api.Redis.Channels;

/// <summary>Sends messages to a client, between the answers to its commands.</summary>
internal interface IMessageSink
{
    /// <summary>Writes messages and sends them; waits until the client takes them.</summary>
    /// <param name="write">Writes them, at once.</param>
    /// <param name="cancellationToken">The token that ends the wait.</param>
    /// <returns>False when the client has gone, or may read no longer.</returns>
    Task<bool> SendAsync(Action<Wire.ReplyWriter> write, CancellationToken cancellationToken);

    /// <summary>Ends the connection.</summary>
    void Abort();
}
