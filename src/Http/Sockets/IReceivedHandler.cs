namespace SensorGrid.Http.Sockets;

/// <summary>Serves what a connection receives on the thread that received it, before it goes to the connection's pipe. See <see cref="IDirectConnection"/>.</summary>
public interface IReceivedHandler
{
    /// <summary>
    /// Serves as much as it can at once, in the order of the bytes. Called by the connection's loop for all that it receives, one call at a time. It must not block: other connections wait
    /// meanwhile. It may serve nothing: it has to while bytes that went to the pipe before are not served yet.
    /// </summary>
    /// <param name="received">What has come now. It belongs to the loop, which uses it again after the call.</param>
    /// <param name="answers">An empty buffer of the loop, to gather answers in for <see cref="IDirectConnection.TrySend"/>; it is emptied after the call.</param>
    /// <returns>The number of bytes at the beginning that need no more serving. The rest goes to <see cref="System.IO.Pipelines.IDuplexPipe.Input"/>.</returns>
    int Serve(ReadOnlyMemory<byte> received, LoopBuffer answers);
}
