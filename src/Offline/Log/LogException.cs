namespace SensorGrid.Offline.Log;

/// <summary>The log cannot be read. The inner exception is the Kinesis client's: refused, no such stream, or not reached after all attempts.</summary>
public sealed class LogException : Exception
{
    internal LogException(IReadOnlyList<string> streams, Exception inner)
        : base($"stream '{string.Join("' or '", streams)}' cannot be read: {inner.Message}", inner) => Streams = streams;

    /// <summary>The streams of the log; one of them failed.</summary>
    public IReadOnlyList<string> Streams { get; }
}
