using System.Net;
using Amazon.Runtime;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>The errors of reading tables' streams.</summary>
public static class TableFaults
{
    /// <summary>The code of the refusal to write to a table's stream.</summary>
    public const string ReadOnly = "ReadOnlyStream";

    /// <summary>The code of the refusal to read a stream whose records have no new images.</summary>
    public const string NoImages = "NoNewImages";

    /// <summary>The service's code for records that were trimmed.</summary>
    internal const string Trimmed = "TrimmedDataAccessException";

    /// <summary>Creates the refusal of a write.</summary>
    /// <param name="table">The table; null where the request names none.</param>
    internal static AmazonKinesisException CannotWrite(string? table) => Refusal(
        $"The stream of DynamoDB table '{table}' has the changes of the table, and takes nothing else: write an item into the table instead.", ReadOnly);

    /// <summary>Creates the refusal of a stream that cannot give readings.</summary>
    internal static AmazonKinesisException WithoutImages(string table, string? viewType) => Refusal(
        $"The stream of DynamoDB table '{table}' has the view type {viewType ?? "(none)"}, which leaves out the new image of an item, and so its reading: "
        + "disable the stream, and enable it again with NEW_IMAGE or NEW_AND_OLD_IMAGES.",
        NoImages);

    /// <summary>Creates the error that a table has no stream.</summary>
    internal static ResourceNotFoundException NoStream(string table) => new(
        $"There is no stream of a DynamoDB table '{table}' in this region and account: enable one with the view type NEW_IMAGE.",
        null,
        ErrorType.Sender,
        nameof(ResourceNotFoundException),
        null,
        HttpStatusCode.BadRequest);

    /// <summary>Creates the error of a malformed argument.</summary>
    internal static InvalidArgumentException Malformed(string message) =>
        new(message, null, ErrorType.Sender, nameof(InvalidArgumentException), null, HttpStatusCode.BadRequest);

    private static AmazonKinesisException Refusal(string message, string code) => new(message, null, ErrorType.Sender, code, null, HttpStatusCode.BadRequest);
}
