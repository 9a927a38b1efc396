namespace SensorGrid.Offline.Log;

/// <summary>The log cannot be read. The inner exception is the Kinesis client's: refused, no such stream, or not reached after all attempts.</summary>
public sealed class LogException : Exception
{
    internal LogException(string streamName, Exception inner)
        : base($"stream '{streamName}' cannot be read: {inner.Message}", inner)
    {
    }
}
