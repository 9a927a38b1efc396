namespace SensorGrid.Kinesis.Client;

/// <summary>The batching and retry settings of a <see cref="KinesisProducer"/>.</summary>
public sealed class KinesisProducerOptions
{
    /// <summary>Records in one PutRecords, 1-500. Default 500, the service's limit.</summary>
    public int MaxBatchRecords { get; set; } = 500;

    /// <summary>Bytes (data and partition keys) in one PutRecords. Default 5 MiB, the service's limit.</summary>
    public int MaxBatchBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Bytes (data and partition key) of one record; a larger one is refused without being sent. Default 1 MiB, the service's limit.</summary>
    public int MaxRecordBytes { get; set; } = 1024 * 1024;

    /// <summary>The maximum number of attempts to put a record, at least 1. Default 8: with the waits below about 10 seconds.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>The wait before the second attempt; it doubles from there. Default 100 ms.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts. Default 3 s.</summary>
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The time since the beginning of a put after which nothing is sent again, above zero. Default: no limit but that of <see cref="MaxAttempts"/>.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.MaxValue;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBatchRecords, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBatchRecords, 500);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBatchBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRecordBytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestDelay, FirstDelay);
    }
}
