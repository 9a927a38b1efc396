namespace SensorGrid.Kinesis.Client.Model;

/// <summary>Puts up to 500 records, 5 MiB in all. Each of them may fail by itself.</summary>
public sealed class PutRecordsRequest : AmazonKinesisRequest
{
    /// <summary>The stream, unless <see cref="StreamARN"/> names it.</summary>
    public string? StreamName { get; set; }

    /// <summary>The stream's Amazon resource name.</summary>
    public string? StreamARN { get; set; }

    public List<PutRecordsRequestEntry> Records { get; set; } = [];
}
