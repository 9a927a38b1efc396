using System.ComponentModel;
using System.Text.Json.Serialization;

namespace SensorGrid.Api.SageMaker;

internal sealed record RecordBatchDocument(
    [property: JsonPropertyName("Records"), Description("Sensors without readings are left out.")] BatchRecordDocument[] Records,
    [property: JsonPropertyName("Errors")] BatchErrorDocument[] Errors,
    [property: JsonPropertyName("UnprocessedIdentifiers"), Description("What is beyond the bounds of one answer: ask for it again.")] BatchIdentifierDocument[] UnprocessedIdentifiers);
