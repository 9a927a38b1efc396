namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>Names a stream of a table.</summary>
public sealed class TableStreamName
{
    public string StreamArn { get; set; } = "";

    public string TableName { get; set; } = "";

    /// <summary>The time at which the stream was enabled, as ISO 8601 text: a later stream of the table has a greater one.</summary>
    public string StreamLabel { get; set; } = "";
}
