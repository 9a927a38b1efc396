namespace SensorGrid.Kinesis.DynamoDB.Model;

/// <summary>An attribute of an item's key.</summary>
public sealed class TableKeyElement
{
    public string AttributeName { get; set; } = "";

    /// <summary><c>HASH</c> or <c>RANGE</c>.</summary>
    public string KeyType { get; set; } = "";
}
