namespace SensorGrid.Kinesis.Client.Model;

/// <summary>The states of a consumer.</summary>
public static class ConsumerStatus
{
    /// <summary>It is being made.</summary>
    public const string CREATING = "CREATING";

    /// <summary>It is being removed.</summary>
    public const string DELETING = "DELETING";

    /// <summary>It can subscribe to shards.</summary>
    public const string ACTIVE = "ACTIVE";
}
