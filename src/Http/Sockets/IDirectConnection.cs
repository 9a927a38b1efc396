namespace SensorGrid.Http.Sockets;

/// <summary>
/// A feature of connections of a <see cref="ReadinessTransport"/>: what is received can be served by the loop that received it, with no pipe and no state machine between. It is a short
/// cut: who serves the connection still reads its pipe, for all that cannot be answered at once.
/// </summary>
/// <remarks>
/// The order is the handler's to keep. It may serve while <see cref="Piped"/> is what the pipe's reader has served, and while nobody else writes to the connection: then nothing that came
/// before is unanswered. That answers in <see cref="System.IO.Pipelines.IDuplexPipe.Output"/> are sent first, the connection sees to.
/// </remarks>
public interface IDirectConnection
{
    /// <summary>Gets or sets who is offered what is received; null for nobody: all of it goes to the pipe.</summary>
    IReceivedHandler? Handler { get; set; }

    /// <summary>The number of bytes that went to the pipe since the connection began. It changes on the loop's thread only, and never while the handler serves.</summary>
    long Piped { get; }

    /// <summary>Sends as much as the client takes at once: nothing while answers in the pipe are unsent, or when the connection is over.</summary>
    /// <returns>The number of bytes that were sent. The rest is to be written to the pipe, which waits for the client, or finds that it has gone.</returns>
    int TrySend(ReadOnlySpan<byte> bytes);
}
