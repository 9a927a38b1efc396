using System.Text.Json;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.DynamoDB;

/// <summary>
/// Change records of a DynamoDB table, as Kinesis Data Streams for DynamoDB sends them. The new image of a row that is inserted or modified is a reading;
/// a removed row is none, and is skipped.
/// </summary>
/// <remarks>
/// <para>The <c>eventID</c> is the reading's id, so that a change that is sent twice counts once.</para>
/// <para>Attributes of the types S, N and BOOL can be used: a text that is a number is one, true and false are 1 and 0, NULL is a missing value.</para>
/// </remarks>
/// <param name="Mapping">
/// The mapping, whose columns are attributes; its time without a column is the change's <c>ApproximateCreationDateTime</c>, <c>"time": "created"</c>.
/// Without named metrics, all attributes of type N that are used for nothing else are metrics.
/// </param>
public sealed record DynamoDBFormat(RowMapping Mapping) : RecordFormat
{
    /// <summary>The name in definitions.</summary>
    internal const string FormatName = "dynamodb";

    /// <summary>The choice of <c>time</c> for the change's creation time.</summary>
    internal const string Created = "created";

    /// <inheritdoc/>
    public override string Name => FormatName;

    /// <inheritdoc/>
    public override RecordDecoder CreateDecoder(DecoderOptions options) => new DynamoDBDecoder(this, options);

    /// <inheritdoc/>
    internal override void WriteMembers(Utf8JsonWriter json) => RowMappingMembers.Write(json, Mapping, Created);
}
