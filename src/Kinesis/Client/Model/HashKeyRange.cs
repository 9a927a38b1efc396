namespace SensorGrid.Kinesis.Client.Model;

/// <summary>A stretch of the 128-bit hash key space, both ends included, in decimal digits.</summary>
public sealed class HashKeyRange
{
    public string? StartingHashKey { get; set; }

    public string? EndingHashKey { get; set; }
}
