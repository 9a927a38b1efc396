using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>A stream of a table. A table has another one each time that its stream is enabled, or that it is made anew; the records of the earlier ones are kept for a day.</summary>
/// <param name="Arn">Its Amazon resource name.</param>
/// <param name="HashKey">The name of the attribute that is an item's partition key; empty when the stream does not say.</param>
/// <param name="CreatedAt">The time at which it was enabled (UTC); null when that is not known.</param>
/// <param name="IsEnabled">Whether changes are still added.</param>
internal sealed record TableStream(string Arn, string HashKey, DateTime? CreatedAt, bool IsEnabled)
{
    /// <summary>Creates it from its description.</summary>
    public static TableStream Of(TableStreamDescription description) => new(
        description.StreamArn,
        description.KeySchema?.FirstOrDefault(element => element.KeyType == "HASH")?.AttributeName ?? "",
        description.CreationRequestDateTime,
        IsOn(description));

    /// <summary>Determines whether the records of a stream have new images.</summary>
    /// <param name="table">The table.</param>
    /// <param name="description">The stream.</param>
    /// <param name="isNewest">Whether the table has no later stream.</param>
    /// <returns>False for a stream that was replaced: the records that it still has are of no use.</returns>
    /// <exception cref="AmazonKinesisException">They have none, and it is the stream that is to be read.</exception>
    public static bool HasImages(string table, TableStreamDescription description, bool isNewest)
    {
        var hasImages = description.StreamViewType is "NEW_IMAGE" or "NEW_AND_OLD_IMAGES";
        return hasImages || (!isNewest && !IsOn(description)) ? hasImages : throw TableFaults.WithoutImages(table, description.StreamViewType);
    }

    private static bool IsOn(TableStreamDescription description) => description.StreamStatus is "ENABLED" or "ENABLING";
}
