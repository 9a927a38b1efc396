namespace SensorGrid.Kinesis.Local;

/// <summary>The endpoint could not be started; the message is one line that says why and what to do.</summary>
public sealed class KinesisLocalStartException(string message, Exception innerException) : Exception(message, innerException);
